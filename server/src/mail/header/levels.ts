/**
 * What the five levels found, as a line on top of the message that mail programs can make rules of:
 *
 *   X-Valija-Levels: mx.empresa.test; junk; level=3; points=7.35;
 *    2=spf.softfail:0.50;
 *    3=html.hidden-text:1.50,classifier.junk:5.35
 *
 * Everybody who gets the message reads it: nothing of one recipient's own rules stands in it.
 */
import { field } from './build.ts'
import { type Field, fieldText, findFields, type Header } from './header.ts'

export const LEVELS_FIELD = 'X-Valija-Levels'
/** Fields that tell of filtering: what others wrote there is left out. */
const TELLING = [
  LEVELS_FIELD.toLowerCase(),
  'x-spam-flag',
  'x-spam-status',
  'x-spam-score',
  'x-spam-level',
] as const
/** Findings that the line has room for; the ledger has them all. */
const FINDINGS_MAX = 40
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/

export type LevelFinding = { readonly level: number; readonly rule: string; readonly points: number }

export type Levels = {
  readonly place: string
  /** The level that decided. */
  readonly level: number
  readonly points: number
  readonly findings: readonly LevelFinding[]
}

/** The whole field, line end included. `id` is our name. Findings whose name is none are left out. */
export function formatLevels(id: string, { place, level, points, findings }: Levels): string {
  const told = findings.filter(({ rule }) => NAME.test(rule)).slice(0, FINDINGS_MAX)
  const byLevel = [...Map.groupBy(told, (one) => one.level)].sort(([one], [other]) => one - other)
  const levels = byLevel.map(([at, list]) => `${at}=${list.map(findingText).join(', ')}`)
  const head = `${id}; ${place}; level=${level}; points=${points.toFixed(2)}`
  return field(LEVELS_FIELD, [head, ...levels].join('; '))
}

function findingText({ rule, points }: LevelFinding): string {
  return `${rule}:${points.toFixed(2)}`
}

/** Whoever wrote them, they are not to be passed on as if we had. In the order in which they stand. */
export function tellingFields(bytes: Uint8Array, header: Header): readonly Field[] {
  return TELLING.flatMap((name) => [...findFields(bytes, header, name)]).sort((a, b) => a.start - b.start)
}

/** Our own line, if there is one. Only what came in past `tellingFields` surely has none but ours. */
export function readLevels(bytes: Uint8Array, header: Header, id: string): Levels | undefined {
  for (const one of findFields(bytes, header, LEVELS_FIELD.toLowerCase())) {
    const levels = parseLevels(fieldText(bytes, one), id)
    if (levels !== undefined) return levels
  }
  return undefined
}

function parseLevels(text: string, id: string): Levels | undefined {
  const [by, place = '', ...rest] = text.split(';').map((part) => part.trim())
  if (by?.toLowerCase() !== id.toLowerCase()) return undefined
  let level = 0
  let points = 0
  const findings: LevelFinding[] = []
  for (const part of rest) {
    const at = part.indexOf('=')
    const name = part.slice(0, Math.max(at, 0))
    const value = part.slice(at + 1)
    if (name === 'level') level = Number(value)
    else if (name === 'points') points = Number(value)
    else if (/^[1-5]$/.test(name)) findings.push(...findingsOf(Number(name), value))
  }
  return Number.isFinite(points) && level >= 1 && level <= 5 ? { place, level, points, findings } : undefined
}

function findingsOf(level: number, text: string): LevelFinding[] {
  return text.split(',').flatMap((one) => {
    const [rule = '', points = ''] = one.trim().split(':')
    return NAME.test(rule) && Number.isFinite(Number(points)) ? [{ level, rule, points: Number(points) }] : []
  })
}
