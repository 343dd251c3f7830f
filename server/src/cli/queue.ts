/** `valija queue list|show|status|radar|retry|hold|release|drop|reroute`: see and steer what is going out. */
import { type Command, InvalidArgumentError } from 'commander'
import { formatByteSize } from '../lib/byte-size.ts'
import { CLI_QUEUE_HELP } from '../lib/catalogue/cli-queue.ts'
import { RADAR_TEXTS } from '../lib/catalogue/radar.ts'
import type { Language } from '../lib/text.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, fieldOf, given, rowsOf } from './directory-kit.ts'
import { radarText } from './queue-radar.ts'
import { registerReroute } from './queue-reroute.ts'

export type QueueHelp = (key: keyof typeof CLI_QUEUE_HELP) => string
type FilterOptions = {
  readonly id?: string
  readonly domain?: string
  readonly sender?: string
  readonly recipient?: string
  readonly state?: string
  readonly olderThan?: number
  readonly company?: string
}

type ChangeOptions = FilterOptions & { readonly group?: string; readonly all?: boolean }

const VERBS = ['retry', 'hold', 'release', 'drop'] as const
const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

export const registerQueue: RegisterCommands = (program, context, language) => {
  const help = queueHelp(language)
  const group = program.command('queue').description(help('queue'))
  registerList(group, context, help)
  registerShow(group, context, help)
  group
    .command('status')
    .description(help('status'))
    .action(async () => {
      const cli = await context()
      const value = await cli.admin('queue.status', {})
      cli.result(value, () => statusText(cli, value))
    })
  group
    .command('radar')
    .description(RADAR_TEXTS['help.queue.radar'][language])
    .option('--company <name>', help('company'))
    .action(async (options: { readonly company?: string }) => {
      const cli = await context()
      const value = await cli.admin('queue.radar', given(options))
      cli.result(value, () => radarText(cli, value))
    })
  for (const verb of VERBS)
    withFilter(group.command(`${verb} [ids...]`).description(help(verb)), help)
      .option('--group <name>', help('group'))
      .option('--all', help('all'))
      .action(async (ids: string[], options: ChangeOptions) => {
        await change(await context(), verb, ids, options)
      })
  registerReroute(group, context, help)
}

export function queueHelp(language: Language): QueueHelp {
  return (key) => CLI_QUEUE_HELP[key][language]
}

function withFilter(command: Command, help: QueueHelp): Command {
  return command
    .option('--id <id>', help('id'))
    .option('--domain <domain>', help('domain'))
    .option('--sender <address>', help('sender'))
    .option('--recipient <address>', help('recipient'))
    .option('--state <state>', help('state'))
    .option('--older-than <age>', help('olderThan'), (text) => age(text, help))
    .option('--company <name>', help('company'))
}

function registerList(group: Command, context: () => Promise<CliContext>, help: QueueHelp): void {
  withFilter(group.command('list').description(help('list')), help)
    .option('--limit <count>', help('limit'), (text) => count(text, help))
    .option('--after <id>', help('after'))
    .action(async (options: FilterOptions & { readonly limit?: number; readonly after?: string }) => {
      const cli = await context()
      const value = await cli.admin('queue.list', given(options))
      cli.result(value, () => {
        const rows = rowsOf(fieldOf(value, 'entries'))
        if (rows.length === 0)
          return cli.text({ key: Object.keys(options).length === 0 ? 'queue.nothing' : 'queue.empty' })
        const next = cell(value, 'next')
        const table = tableOf(cli, rows)
        return next === '' ? table : `${table}\n${cli.text({ key: 'queue.more', values: { next } })}`
      })
    })
}

function registerShow(group: Command, context: () => Promise<CliContext>, help: QueueHelp): void {
  group
    .command('show <id>')
    .description(help('show'))
    .action(async (id: string) => {
      const cli = await context()
      const value = await cli.admin('queue.show', { id })
      cli.result(value, () =>
        rowsOf(fieldOf(value, 'entries'))
          .map((row) => entryCard(cli, row))
          .join('\n\n'),
      )
    })
}

/** Every id is asked for by itself; what was changed is told together. */
async function change(
  cli: CliContext,
  verb: (typeof VERBS)[number],
  ids: readonly string[],
  options: ChangeOptions,
): Promise<void> {
  let changed = 0
  let left = 0
  for (const id of ids.length === 0 ? [options.id] : ids) {
    const value = await cli.admin(`queue.${verb}`, given({ ...options, id }))
    changed += Number(cell(value, 'changed'))
    left += Number(cell(value, 'left'))
  }
  cli.result({ changed, left }, () => {
    const lines = [cli.text({ key: `queue.${verb}.done`, values: { changed } })]
    if (left > 0) lines.push(cli.text({ key: 'queue.left', values: { left } }))
    return lines.join('\n')
  })
}

function tableOf(cli: CliContext, rows: readonly Json[]): string {
  const heads = ['id', 'sender', 'recipient', 'state', 'attempts', 'next', 'reply']
  return cli.table(
    heads.map((head) => cli.text({ key: `queue.head.${head}` })),
    rows.map((row) => [
      cell(row, 'id'),
      senderOf(row),
      cell(row, 'recipient'),
      stateOf(cli, row),
      cell(row, 'attempts'),
      time(cli, row, 'nextAt'),
      replyOf(row),
    ]),
  )
}

function entryCard(cli: CliContext, row: Json): string {
  const lines = [
    ['id', cell(row, 'id')],
    ['sender', senderOf(row)],
    ['recipient', cell(row, 'recipient')],
    ['state', stateOf(cli, row)],
    ['size', formatByteSize(Number(cell(row, 'sizeBytes')), cli.language)],
    ['attempts', cell(row, 'attempts')],
    ['accepted', time(cli, row, 'acceptedAt')],
    ['last', time(cli, row, 'lastAt')],
    ['next', time(cli, row, 'nextAt')],
    ['expires', time(cli, row, 'expiresAt')],
    ['reply', replyOf(row)],
  ].map(([head = '', text = '']) => [cli.text({ key: `queue.head.${head}` }), text])
  const width = Math.max(...lines.map(([head = '']) => head.length))
  return lines.map(([head = '', text = '']) => `${head.padEnd(width)}  ${text}`.trimEnd()).join('\n')
}

function statusText(cli: CliContext, value: Json): string {
  const states = fieldOf(value, 'states') ?? {}
  const number = (state: string): number => Number(cell(states, state) || 0)
  const mass = Number(cell(fieldOf(value, 'waitingByLane') ?? null, 'mass') || 0)
  const text = cli.text({
    key: 'queue.status',
    values: {
      waiting: number('waiting'),
      delivering: number('delivering'),
      held: number('held'),
      aside: number('aside'),
      minutes: Math.round(Number(cell(value, 'oldestSeconds')) / 60),
    },
  })
  return mass === 0 ? text : `${text}\n${cli.text({ key: 'queue.status.mass', values: { mass } })}`
}

/** The null reverse-path of notices is written as it is on the wire. */
function senderOf(row: Json): string {
  return cell(row, 'sender') || '<>'
}

function stateOf(cli: CliContext, row: Json): string {
  return cli.text({ key: `queue.state.${cell(row, 'state')}` })
}

/** Remote text: the context escapes it on the way to the terminal. THREATS OUT5 */
function replyOf(row: Json): string {
  return cell(fieldOf(row, 'reply') ?? null, 'text')
}

function time(cli: CliContext, row: Json, field: string): string {
  const written = cell(row, field)
  return written === ''
    ? ''
    : new Date(written).toLocaleString(cli.language, { dateStyle: 'short', timeStyle: 'short' })
}

function age(text: string, help: QueueHelp): number {
  const match = /^(\d{1,6})([smhd])$/.exec(text)
  const unit = UNIT_SECONDS[match?.[2] ?? '']
  if (match === null || unit === undefined) throw new InvalidArgumentError(help('badAge'))
  return Number(match[1]) * unit
}

function count(text: string, help: QueueHelp): number {
  const value = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (value < 1 || value > 1000) throw new InvalidArgumentError(help('badNumber'))
  return value
}
