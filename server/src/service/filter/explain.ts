/**
 * Which level decided what about one message, in the words of whoever asks: out of the activity log, so also for mail that
 * was refused and is nowhere. Who may see an event is the log's to say.
 */
import type { Language, Texts } from '../../lib/text.ts'
import { domainOf } from '../../mail/address.ts'
import type { RecordedEvent } from '../ledger/event.ts'
import type { Finding, Level } from './report.ts'
import { readFinding } from './story.ts'

/** What of an event is read here. */
export type ToldEvent = Pick<
  RecordedEvent,
  | 'kind'
  | 'from'
  | 'to'
  | 'place'
  | 'level'
  | 'rule'
  | 'points'
  | 'findings'
  | 'verdicts'
  | 'mailbox'
  | 'text'
>

export type Explanation = {
  readonly id: string
  readonly recipients: readonly RecipientStory[]
}

export type RecipientStory = {
  readonly to: readonly string[]
  readonly place: string
  readonly level: number
  readonly levelName: string
  readonly points: number
  readonly head: string
  /** Why: the rule that decided. */
  readonly why: string
  /** What its sender heard; absent when it was taken. */
  readonly reply?: string
  readonly levels: readonly LevelStory[]
  /** What the reader can do about the next one; absent: it came without a sender. */
  readonly can?: string
}

export type LevelStory = {
  readonly level: number
  readonly name: string
  readonly sentence: string
  readonly findings: readonly { readonly rule: string; readonly points: number; readonly sentence: string }[]
}

const LEVELS: readonly Level[] = [1, 2, 3, 4, 5]

/** Empty recipients: the filter judged nothing of it. `events` in the order of time. */
export function explain(
  id: string,
  events: readonly ToldEvent[],
  texts: Texts,
  language: Language,
): Explanation {
  const verdicts = events.find((event) => event.verdicts !== undefined)?.verdicts
  const told = events.filter((event) => event.place !== undefined)
  return { id, recipients: told.map((event) => storyFor(event, verdicts, texts, language)) }
}

function storyFor(
  event: ToldEvent,
  verdicts: Readonly<Record<string, string>> | undefined,
  texts: Texts,
  language: Language,
): RecipientStory {
  const { to = [], place = '', level = 0, points = 0, rule = '' } = event
  const levelName = texts.format(language, { key: `filter.level.${level}` })
  const findings = (event.findings ?? []).flatMap((text) => readFinding(text) ?? [])
  const facts = { findings, rule: level === 4 ? rule : '', points, verdicts }
  const decisive = findings.find((one) => one.rule === rule)
  return {
    ...{ to, place, level, levelName, points },
    head: texts.format(language, { key: 'filter.map.head', values: { place, level, levelName } }),
    why: ruleText(decisive ?? { rule }, texts, language),
    ...(place === 'refuse' && event.text !== undefined && { reply: event.text }),
    levels: LEVELS.map((one) => levelStory(one, facts, texts, language)),
    ...canText(event, texts, language),
  }
}

function canText(
  { from = '', to: [address = ''] = [] }: ToldEvent,
  texts: Texts,
  language: Language,
): Pick<RecipientStory, 'can'> {
  if (from === '') return {}
  const values = { sender: from, domain: domainOf(from), admin: `postmaster@${domainOf(address)}` }
  return { can: texts.format(language, { key: 'filter.map.can', values }) }
}

type Facts = {
  readonly findings: readonly Finding[]
  /** Of level 4, if that decided. */
  readonly rule: string
  readonly points: number
  readonly verdicts: Readonly<Record<string, string>> | undefined
}

function levelStory(level: Level, facts: Facts, texts: Texts, language: Language): LevelStory {
  const own = facts.findings.filter((one) => one.level === level)
  const values = { ...facts, ok: okOf(level, own, facts), rule: isPlain(facts.rule) ? 'none' : facts.rule }
  const { ok, points, rule } = values
  return {
    level,
    name: texts.format(language, { key: `filter.level.${level}` }),
    sentence: texts.format(language, { key: `filter.map.${level}`, values: { ok, points, rule } }),
    findings: own.map((one) => ({
      rule: one.rule,
      points: one.points,
      sentence: ruleText(one, texts, language),
    })),
  }
}

/** Too few points, or switched off: no rule that somebody made. */
function isPlain(rule: string): boolean {
  return rule === '' || rule === 'points.few' || rule === 'points.many'
}

function okOf(level: Level, own: readonly Finding[], { verdicts }: Facts): string {
  if (level === 2) {
    const dmarc = verdicts?.['dmarc']
    if (dmarc === undefined) return 'unasked'
    return dmarc === 'pass' ? 'yes' : dmarc === 'none' ? 'none' : 'no'
  }
  return own.some(({ points }) => points > 0) ? 'no' : 'yes'
}

/** The sentence of a rule; one of an older or a newer release has none here. */
export function ruleText(
  { rule, values }: Pick<Finding, 'rule' | 'values'>,
  texts: Texts,
  language: Language,
): string {
  const key = `filter.rule.${rule}`
  return texts.has(key)
    ? texts.format(language, { key, values: { ...values } })
    : texts.format(language, { key: 'filter.map.unknownRule', values: { rule } })
}
