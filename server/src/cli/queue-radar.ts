/**
 * What `valija queue radar` prints: a paragraph for each group, most first.
 *
 *   12 messages for Microsoft 365 since 10:15. Affects 3 people here. Next try: 10:40.
 *     They ask servers they do not know to come back later. Nothing; it will go out by itself.
 *     a.test, b.test and 4 more
 *     451 4.7.1 Try again later (mx.example.net)
 */
import { escapeLine } from '../lib/safe-text.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext } from './command.ts'
import { cell, fieldOf, rowsOf } from './directory-kit.ts'

export function radarText(cli: CliContext, radar: Json): string {
  const groups = rowsOf(fieldOf(radar, 'groups'))
  const lane = fieldOf(radar, 'lane') ?? null
  const waiting = { n: Number(cell(lane, 'waiting')) }
  const mass =
    lane === null ? [] : [`${cli.text({ key: 'radar.lane', values: waiting })} ${cell(lane, 'why')}`]
  const failed =
    groups.length === 0 ? [cli.text({ key: 'radar.nothing' })] : groups.map((group) => paragraph(cli, group))
  return [...failed, ...mass].join('\n\n')
}

function paragraph(cli: CliContext, group: Json): string {
  const target = cell(group, 'target')
  const values = {
    ...{ n: Number(cell(group, 'waiting')), people: Number(cell(group, 'people')), target },
    since: timeText(cli, cell(group, 'since')),
  }
  const named = rowsOf(fieldOf(group, 'domains')).map(String)
  const more = Number(cell(group, 'domainCount')) - named.length
  const reply = fieldOf(group, 'reply') ?? null
  const host = cell(reply, 'host')
  const text = cell(reply, 'text')
  const codes = [cell(reply, 'code'), cell(reply, 'status')].join(' ')
  // Theirs begin with their codes; of what went wrong on our side there are only words.
  const said = /^\d{3}[ -]/.test(text) ? text : `${codes} ${text}`
  const lines = [
    `${cli.text({ key: 'radar.head', values })} ${nextText(cli, group)}`,
    `  ${cell(group, 'why')} ${cell(group, 'todo')}`,
    ...(named.length > 1 || named[0] !== target
      ? [`  ${cli.text({ key: 'radar.domains', values: { domains: named.join(', '), more } })}`]
      : []),
    `  ${escapeLine(said)}${host === '' ? '' : ` (${host})`}`,
  ]
  return lines.join('\n')
}

function nextText(cli: CliContext, group: Json): string {
  const state = cell(group, 'state')
  if (state !== 'waiting') return cli.text({ key: `radar.${state}` })
  return cli.text({ key: 'radar.next', values: { next: timeText(cli, cell(group, 'next')) } })
}

/** Today by the hour, other days with their date. */
function timeText({ language }: CliContext, written: string): string {
  const time = new Date(written)
  const isToday = time.toDateString() === new Date().toDateString()
  return time.toLocaleString(
    language,
    isToday ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' },
  )
}
