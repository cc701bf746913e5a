/** How high rows are wished, in steps from many small pictures to few large ones. */
export const densities = ["smallest", "small", "large", "largest"] as const;
export type Density = (typeof densities)[number];

export const usualDensity: Density = "small";
export const densityCookie = "density";

const scales: Record<Density, number> = { smallest: 0.6, small: 1, large: 1.5, largest: 2.2 };

/** How much higher than usual rows are. */
export function scaleOf(density: Density): number {
  return scales[density];
}

/** The density that a browser keeps, from its cookie, by which the server draws. */
export function densityOf(kept: string | undefined): Density {
  return densities.find((density) => density === kept) ?? usualDensity;
}

/** So many steps on, towards larger pictures; ends at the last. */
export function stepped(density: Density, by: number): Density {
  const place = densities.indexOf(density) + by;
  return densities[Math.min(densities.length - 1, Math.max(0, place))] ?? usualDensity;
}
