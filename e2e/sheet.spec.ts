import { readFile } from "node:fs/promises";
import { photos } from "#lib/images/decoder/fixtures.ts";
import { choose, expect, type Person, pictures, test } from "./house.ts";

const many = 130;

async function fill(person: Person): Promise<void> {
  const [gif = ""] = (await photos()).filter((path) => path.endsWith(".gif"));
  const bytes = new Uint8Array(await readFile(gif));
  for (let n = 0; n < many; n++) expect((await person.upload(bytes, `${n}.gif`)).status).toBe(201);
}

test("one goes anywhere in a long sheet at once, and finds one's place again", async ({ page, person }) => {
  test.setTimeout(180_000);
  await page.setViewportSize({ width: 820, height: 600 });
  await fill(person);
  await page.reload();
  const oldest = page.getByRole("img", { name: "0.gif", exact: true });
  // All have their room before they are read.
  await expect(page.getByText(`All ${many} pictures`)).toBeAttached();
  const scrubber = page.getByRole("slider", { name: "Jump to a date" });
  await expect(scrubber).toHaveAttribute("aria-valuemax", String(many));
  const box = await scrubber.boundingBox();
  if (box === null) throw new Error("The scrubber has no place");
  await page.mouse.move(box.x + box.width / 2, box.y + 5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 2, { steps: 4 });
  await page.mouse.up();
  await expect(oldest).toBeInViewport();
  await expect(scrubber).toHaveAttribute("aria-valuetext", /of 130/);

  await oldest.click();
  await page.getByRole("heading", { level: 1, name: "0.gif" }).waitFor();
  await page.goBack();
  await expect(oldest).toBeInViewport();
  await page.reload();
  await expect(oldest).toBeInViewport();

  await scrubber.press("Home");
  await expect(page.getByRole("img", { name: `${many - 1}.gif`, exact: true })).toBeInViewport();

  const height = () =>
    pictures(page)
      .first()
      .evaluate((one) => one.clientHeight);
  const before = await height();
  await choose(page.getByRole("button", { name: "Order and size" }), /^Largest$/);
  await expect.poll(height).toBeGreaterThan(before);
  const large = await height();
  await page.reload();
  await expect.poll(height).toBe(large);
  // The first press may come before the scripts.
  await expect(async () => {
    await page.keyboard.press("-");
    expect(await height()).toBeLessThan(large);
  }).toPass();
});
