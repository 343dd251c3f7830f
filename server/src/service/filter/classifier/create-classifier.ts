/** What experience says: the seed that comes with the release, what the company taught, what the person taught. */
import type { ReadContent } from '../content/create-content-examiner.ts'
import type { Classifier, Holder, SuspectMail, Tokens } from '../examiner.ts'
import type { Finding } from '../report.ts'
import type { TokenIndex } from './counts.ts'
import { type Leaning, type Likelihood, leaning, likelihood } from './judge.ts'
import { EXPERIENCED_MIN } from './limits.ts'
import { tokensOf } from './tokens.ts'

export type ClassifierDeps = {
  readonly read: ReadContent
  /** What comes with the release; undefined: nothing. */
  readonly seed: TokenIndex | undefined
  readonly models: Models
}

/** A company, and with `accountId` a person of it. */
export type Experience = Pick<Holder, 'organisationId'> & Partial<Holder>

/** What was taught, as packed tables. */
export type Models = {
  /** What the operator taught for all, then the company's, then the person's, those of them that have enough experience. */
  of(holder: Experience): Promise<readonly TokenIndex[]>
}

export function createClassifier({ read, seed, models }: ClassifierDeps): Classifier {
  const beginnings = seed === undefined ? [] : [seed]
  return {
    tokensOf: (mail: Pick<SuspectMail, 'bytes' | 'structure'>): Tokens => tokensOf(read(mail)),
    async judge(tokens, holder): Promise<Finding | undefined> {
      const taught = await models.of(holder)
      const layers = [...beginnings, ...taught]
      if (layers.length === 0) return undefined
      if (taught.some(isExperienced)) return experienced(leaning(tokens, layers))
      return findingOf(likelihood(tokens, layers), taught.length > 0)
    },
  }
}

/** Telling tokens without which nothing is said. */
const TELLING_MIN = 8
/** What comes with the release knows nobody's own mail: it alone makes nothing junk. */
const SEED_POINTS_MAX = 4
/** What was taught here weighs more than the rules that everybody has. */
const TAUGHT_POINTS = 1
const TAUGHT_FROM = 0.4
/** Likelihoods from which on so many points are given; measured on mail that was not learned from (bench/filter). */
const POINTS = [
  { from: 0.999, points: 5 },
  { from: 0.99, points: 3.9 },
  { from: 0.95, points: 3 },
  { from: 0.8, points: 2.2 },
  { from: 0.6, points: 1.4 },
  { from: 0.4, points: 0.7 },
  { from: 0.2, points: 0 },
  { from: 0.05, points: -1 },
  { from: 0.01, points: -1.5 },
  { from: 0.001, points: -2.3 },
  { from: 0, points: -3 },
] as const

function findingOf({ value, telling }: Likelihood, isTaught: boolean): Finding | undefined {
  const given = POINTS.find(({ from }) => value >= from)?.points ?? 0
  const more = value >= TAUGHT_FROM ? TAUGHT_POINTS : 0
  const points = isTaught ? given + more : Math.min(SEED_POINTS_MAX, given)
  if (telling < TELLING_MIN) return undefined
  return finding(points, value)
}

function isExperienced({ counts: { spamMessages, hamMessages } }: TokenIndex): boolean {
  return Math.min(spamMessages, hamMessages) >= EXPERIENCED_MIN
}

/** Points by how far it leans, from where it leans to neither; measured by cross-validation (bench/filter). */
const POINTS_A_STEP = 0.4
const NEITHER = -7
const WANTED_MAX = -8
const JUNK_MAX = 8
/** How far it has to lean for each step of certainty that people are told. */
const CERTAINTY_STEP = 4

/** Much experience of the company's own mail: it is right more often than a rule or two. */
function experienced({ value, telling }: Leaning): Finding | undefined {
  if (telling < TELLING_MIN) return undefined
  const leans = value - NEITHER
  const points = Math.max(WANTED_MAX, Math.min(JUNK_MAX, Math.round(leans * POINTS_A_STEP * 10) / 10))
  return finding(points, 1 / (1 + Math.exp(-leans / CERTAINTY_STEP)))
}

/** `likely`: 0 to 1. */
function finding(points: number, likely: number): Finding {
  const rule = points >= 1 ? 'classifier.junk' : points < 0 ? 'classifier.wanted' : 'classifier.unsure'
  return { level: 3, rule, points, values: { percent: Math.round(likely * 100) } }
}
