import { z } from 'zod';

// A side of 4,000 gives 16 million unknowns: more than the row positions of a five-point matrix need to stay exact, and a
// mistyped size is refused before it fills the memory.
const longestSide = 4000;

/** How many systems a sequence has. */
export const systemsOption = (standard: number) => z.number().int().min(1).default(standard);

/** The seed of all that is random in a sequence. */
export const seedOption = z.number().int().min(0).default(1);

/** Grid points along a side. */
export const sideOption = (standard: number, least = 2) =>
  z.number().int().min(least).max(longestSide).default(standard);
