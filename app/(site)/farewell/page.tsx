import type { Metadata } from "next";
import { Farewell } from "#components/account/farewell.tsx";
import { words } from "#components/words/server.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await words("account"))("farewell") };
}

export default function Page() {
  return <Farewell />;
}
