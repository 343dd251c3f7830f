/** Bit sets in numbers below 2^53. JavaScript's own operators stop at 32 bits; these take two halves. */
const HALF = 2 ** 32

export function orBits(a: number, b: number): number {
  return join(high(a) | high(b), a | b)
}

export function andBits(a: number, b: number): number {
  return join(high(a) & high(b), a & b)
}

/** `a` without the bits of `b`. */
export function withoutBits(a: number, b: number): number {
  return join(high(a) & ~high(b), a & ~b)
}

export function hasBit(a: number, bit: number): boolean {
  return bit < 32 ? (a & (1 << bit)) !== 0 : (high(a) & (1 << (bit - 32))) !== 0
}

function high(a: number): number {
  return Math.floor(a / HALF)
}

function join(hi: number, lo: number): number {
  return hi * HALF + (lo >>> 0)
}
