import { describe, expect, test } from "vitest";
import { newLine } from "./line.ts";

const later = () => Date.now() + 10_000;

describe("a line", () => {
  test("lets so many in at a time, first come, first served", async () => {
    const line = newLine(2, 10);
    const order: number[] = [];
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        line.inTurn(async () => {
          order.push(n);
          most = Math.max(most, line.load().running);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }, later()),
      ),
    );
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(most).toBe(2);
    expect(line.load()).toEqual({ running: 0, queued: 0 });
  });

  test("refuses whoever finds it full, and goes on", async () => {
    const line = newLine(1, 1);
    let end = () => {};
    const first = line.inTurn(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
      later(),
    );
    const second = line.inTurn(async () => "second", later());
    await expect(line.inTurn(async () => "third", later())).rejects.toMatchObject({ code: "busy", retryAfter: 2 });
    expect(line.load()).toEqual({ running: 1, queued: 1 });
    end();
    await first;
    expect(await second).toBe("second");
    expect(await line.inTurn(async () => "fourth", later())).toBe("fourth");
  });

  test("refuses whoever has waited too long", async () => {
    const line = newLine(1, 5);
    let end = () => {};
    const first = line.inTurn(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
      later(),
    );
    await expect(line.inTurn(async () => "second", Date.now() + 20)).rejects.toMatchObject({ code: "busy" });
    expect(line.load()).toEqual({ running: 1, queued: 0 });
    end();
    await first;
  });

  test("passes the place on when work fails", async () => {
    const line = newLine(1, 5);
    const failed = line.inTurn(() => Promise.reject(new Error("mine")), later());
    const next = line.inTurn(async () => "next", later());
    await expect(failed).rejects.toThrow("mine");
    expect(await next).toBe("next");
  });
});
