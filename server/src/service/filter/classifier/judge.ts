/**
 * How likely a message is junk, from what was learned of its tokens. Experience comes in layers, from what everybody has
 * (the seed) over the company to the person: each layer begins where the one before ended and moves as far as it has
 * seen messages with the token (Robinson's weighting). Of little experience the most telling tokens are combined by
 * Fisher's method, which answers one half where they contradict each other; of much, their odds are multiplied: then even
 * a token seen once or twice tells more than chance, and how far they lean to one side can be told apart where Fisher's
 * method only says that it is certain.
 */
import type { Tokens } from '../examiner.ts'
import type { TokenIndex } from './counts.ts'
import { LEANING_MAX, TELLING_MAX } from './limits.ts'

export type Likelihood = {
  /** 0 (wanted) to 1 (junk). */
  readonly value: number
  /** Tokens that it is made from. */
  readonly telling: number
}

/** `strength`: messages of which a layer has to have seen a token before it counts as much as the layers before. */
type Weighing = {
  readonly strength: number
  /** A token whose weight is nearer to the middle says nothing. */
  readonly from: number
  readonly max: number
}

const LITTLE: Weighing = { strength: 0.45, from: 0.1, max: TELLING_MAX }
/** Measured by cross-validation (bench/filter/README.md). */
const MUCH: Weighing = { strength: 0.45, from: 0.3, max: LEANING_MAX }
/** Steps into which weights are sorted. */
const STEPS = 64

export function likelihood(tokens: Tokens, layers: readonly TokenIndex[]): Likelihood {
  const weights = tellingWeights(tokens, layers, LITTLE)
  let junk = 0
  let wanted = 0
  for (const weight of weights) {
    junk += Math.log(1 - weight)
    wanted += Math.log(weight)
  }
  const isJunk = 1 - chiSquare(-2 * junk, weights.length)
  const isWanted = 1 - chiSquare(-2 * wanted, weights.length)
  return { value: (1 + isJunk - isWanted) / 2, telling: weights.length }
}

export type Leaning = {
  /** 0: to neither side; some tens: certainly junk; some tens below 0: certainly wanted. */
  readonly value: number
  /** Tokens that it is made from. */
  readonly telling: number
}

/** To which side a message leans, by layers with much experience; messages of any length can be compared. */
export function leaning(tokens: Tokens, layers: readonly TokenIndex[]): Leaning {
  const weights = tellingWeights(tokens, layers, MUCH)
  let odds = 0
  for (const weight of weights) odds += Math.log(weight / (1 - weight))
  return { value: odds / Math.sqrt(Math.max(1, weights.length)), telling: weights.length }
}

/** The weights farthest from the middle. */
function tellingWeights(
  tokens: Tokens,
  layers: readonly TokenIndex[],
  { strength, from, max }: Weighing,
): readonly number[] {
  const all = new Float64Array(tokens.length)
  const counted = new Uint32Array(STEPS + 1)
  for (let at = 0; at < tokens.length; at++) {
    const weight = weightOf(Number(tokens[at]), layers, strength)
    const distance = Math.abs(weight - 0.5)
    if (distance <= from) continue
    all[at] = weight
    const step = Math.round(distance * 2 * STEPS)
    counted[step] = (counted[step] ?? 0) + 1
  }
  let least = STEPS
  for (let sum = counted[least] ?? 0; least > 0 && sum < max; sum += counted[least] ?? 0) least--
  // Those of the least step come in as far as there is room.
  let room = max
  for (let step = least + 1; step <= STEPS; step++) room -= counted[step] ?? 0
  const telling: number[] = []
  for (const weight of all) {
    if (weight === 0) continue
    const step = Math.round(Math.abs(weight - 0.5) * 2 * STEPS)
    if (step > least || (step === least && room-- > 0)) telling.push(weight)
  }
  return telling
}

/** 0.5 for what nobody has seen; never 0 and never 1. */
function weightOf(token: number, layers: readonly TokenIndex[], strength: number): number {
  let weight = 0.5
  for (const layer of layers) {
    const row = layer.find(token)
    if (row < 0) continue
    const { counts } = layer
    const spam = counts.spam[row] ?? 0
    const ham = counts.ham[row] ?? 0
    const spamShare = spam / Math.max(1, counts.spamMessages)
    const hamShare = ham / Math.max(1, counts.hamMessages)
    if (spamShare + hamShare === 0) continue
    const seen = spam + ham
    weight = (strength * weight + (seen * spamShare) / (spamShare + hamShare)) / (strength + seen)
  }
  return weight
}

/** How probable so large a sum is by chance, with twice as many degrees of freedom as there are weights. */
function chiSquare(sum: number, weights: number): number {
  const half = sum / 2
  if (half <= 0) return 1
  // In logarithms: of 150 telling weights the first term can be less than a number holds.
  let term = -half
  let total = Math.exp(term)
  for (let at = 1; at < weights; at++) {
    term += Math.log(half / at)
    total += Math.exp(term)
  }
  return Math.min(1, total)
}
