import { describe, expect, test } from "vitest";
import { newLine } from "./line.ts";

describe("a line", () => {
  test("lets so many in at a time, first come, first served", async () => {
    const line = newLine(2, 10, 10_000);
    const order: number[] = [];
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        line.inTurn(async () => {
          order.push(n);
          most = Math.max(most, line.load().running);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }),
      ),
    );
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(2);
    expect(line.load()).toEqual({ running: 0, queued: 0 });
  });

  test("refuses whoever finds it full, and goes on", async () => {
    const line = newLine(1, 1, 10_000);
    let end = () => {};
    const first = line.inTurn(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    const second = line.inTurn(async () => "second");
    await expect(line.inTurn(async () => "third")).rejects.toMatchObject({ code: "busy", retryAfter: 2 });
    expect(line.load()).toEqual({ running: 1, queued: 1 });
    end();
    await first;
    expect(await second).toBe("second");
    expect(await line.inTurn(async () => "fourth")).toBe("fourth");
  });

  test("refuses whoever has waited too long", async () => {
    const line = newLine(1, 5, 20);
    let end = () => {};
    const first = line.inTurn(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    await expect(line.inTurn(async () => "second")).rejects.toMatchObject({ code: "busy" });
    expect(line.load()).toEqual({ running: 1, queued: 0 });
    end();
    await first;
  });

  test("passes the place on when work fails", async () => {
    const line = newLine(1, 5, 10_000);
    const failed = line.inTurn(() => Promise.reject(new Error("mine")));
    const next = line.inTurn(async () => "next");
    await expect(failed).rejects.toThrow("mine");
    expect(await next).toBe("next");
  });
});
