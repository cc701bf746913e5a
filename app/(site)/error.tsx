"use client";

import { Broken, type BrokenProps } from "#components/frame/broken.tsx";

export default function PageError(props: BrokenProps) {
  return <Broken {...props} />;
}
