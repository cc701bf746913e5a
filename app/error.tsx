"use client";

import { Broken, type BrokenProps } from "#components/frame/broken.tsx";

export default function HouseError(props: BrokenProps) {
  return (
    <main id="main">
      <Broken {...props} />
    </main>
  );
}
