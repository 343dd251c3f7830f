/** What Rspamd says of a message, believed as far as a schema says, and worded as findings. Rspamd: /checkv2 */

import { z } from 'zod'
import { jsonOrUndefined } from '../../../lib/json-or-undefined.ts'
import type { Finding } from '../report.ts'
import { RSPAMD_SYMBOLS_MAX, RSPAMD_SYMBOLS_READ_MAX } from './limits.ts'

const points = z.number().min(-10_000).max(10_000)
const symbol = z.object({ score: points })
const reply = z.object({
  is_skipped: z.boolean().optional(),
  score: points,
  required_score: points.optional(),
  action: z.string().max(64),
  thresholds: z.record(z.string().max(64), z.number().nullable()).optional(),
  symbols: z.record(z.string().max(256), symbol).default({}),
})

export type RspamdVerdict = {
  readonly action: string
  /** By its own count. */
  readonly score: number
  readonly findings: readonly Finding[]
}

/** Where junk begins by its count when it does not say so: its own default. */
const JUNK_SCORE = 6
/** Where it refuses by itself: its own default. */
const REJECT_SCORE = 15
const ACTIONS: ReadonlySet<string> = new Set([
  'no action',
  'greylist',
  'add header',
  'rewrite subject',
  'soft reject',
  'reject',
])
const HUNDREDTH = 100

/**
 * Undefined: it is no such answer. `junkPoints`: where junk begins by our count; its symbols are scaled so that what is
 * junk for it alone is junk here.
 */
export function readRspamdReply(json: string, junkPoints: number): RspamdVerdict | undefined {
  const checked = reply.safeParse(jsonOrUndefined(json))
  if (!checked.success) return undefined
  const { action, score, symbols, thresholds, required_score } = checked.data
  if (!ACTIONS.has(action)) return undefined
  const names = Object.entries(symbols)
  if (names.length > RSPAMD_SYMBOLS_READ_MAX) return undefined
  const scale = junkPoints / positive(thresholds?.['add header'], JUNK_SCORE)
  const scaled = (value: number): number => Math.round(value * scale * HUNDREDTH) / HUNDREDTH
  const findings = symbolFindings(names, scaled)
  // Some decide without points of a symbol, and groups of symbols have an upper bound: the sum is made good here.
  const reject = positive(thresholds?.['reject'] ?? required_score, REJECT_SCORE)
  const total = action === 'reject' ? Math.max(score, reject) : score
  const owed = names.reduce((rest, [, symbol]) => rest - symbol.score, total)
  const values = { action: action.replaceAll(' ', '-'), score: String(score) }
  return {
    action,
    score,
    findings: [{ level: 3, rule: 'rspamd.action', points: scaled(owed), values }, ...findings],
  }
}

function symbolFindings(
  symbols: readonly (readonly [string, { readonly score: number }])[],
  scaled: (value: number) => number,
): Finding[] {
  const weighed = symbols
    .filter(([, { score }]) => score !== 0)
    .toSorted(([, a], [, b]) => Math.abs(b.score) - Math.abs(a.score))
  const findings = weighed.slice(0, RSPAMD_SYMBOLS_MAX).map(
    ([name, { score }]): Finding => ({
      level: 3,
      rule: 'rspamd.symbol',
      points: scaled(score),
      values: { symbol: name.replace(/[^A-Za-z0-9_.-]/g, '_').slice(0, 64) },
    }),
  )
  const rest = weighed.slice(RSPAMD_SYMBOLS_MAX)
  if (rest.length === 0) return findings
  const sum = rest.reduce((total, [, { score }]) => total + score, 0)
  return [...findings, { level: 3, rule: 'rspamd.rest', points: scaled(sum), values: { count: rest.length } }]
}

function positive(value: number | null | undefined, otherwise: number): number {
  return value === null || value === undefined || value <= 0 ? otherwise : value
}
