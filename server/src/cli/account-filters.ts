/** `valija account filter list|set|remove|order` and `valija account autoreply show|set|clear`. */
import { type Command, InvalidArgumentError } from 'commander'
import { parseByteSize } from '../lib/byte-size.ts'
import { FILTERS_HELP } from '../lib/catalogue/cli-filters.ts'
import type { Language } from '../lib/text.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext } from './command.ts'
import { cell, fieldOf, given, rowsOf } from './directory-kit.ts'
import { readText } from './named-files.ts'

type Short<Key> = Key extends `help.filters.${infer Rest}` ? Rest : never
export type FiltersHelp = (key: Short<keyof typeof FILTERS_HELP>) => string
type Context = () => Promise<CliContext>

export function filtersHelp(language: Language): FiltersHelp {
  return (key) => FILTERS_HELP[`help.filters.${key}` as keyof typeof FILTERS_HELP][language]
}

type SetOptions = {
  readonly name: string
  readonly id?: string
  readonly any?: true
  readonly off?: true
  readonly from?: readonly string[]
  readonly to?: readonly string[]
  readonly subject?: readonly string[]
  readonly body?: readonly string[]
  readonly header?: readonly Json[]
  readonly list?: true | readonly string[]
  readonly larger?: number
  readonly attachment?: true
  readonly move?: string
  readonly copy?: string
  readonly flag?: readonly string[]
  readonly forward?: string
  readonly redirect?: string
  readonly trash?: true
  readonly discard?: true
  readonly stop?: true
}

export function registerAccountFilters(account: Command, context: Context, language: Language): void {
  const help = filtersHelp(language)
  registerFilter(account.command('filter').description(help('filter')), context, help)
  registerAutoreply(account.command('autoreply').description(help('reply')), context, help)
}

function registerFilter(group: Command, context: Context, help: FiltersHelp): void {
  group
    .command('list <address>')
    .description(help('filter.list'))
    .action((address: string) => call(context, 'personal-filter.list', { address }, filtersText))
  registerSet(group, context, help)
  group
    .command('remove <address> <id>')
    .description(help('filter.remove'))
    .action((address: string, id: string) =>
      call(context, 'personal-filter.remove', { address, id }, filtersText),
    )
  group
    .command('order <address> <ids...>')
    .description(help('filter.order'))
    .action((address: string, ids: readonly string[]) =>
      call(context, 'personal-filter.order', { address, ids }, filtersText),
    )
}

function registerSet(group: Command, context: Context, help: FiltersHelp): void {
  group
    .command('set <address>')
    .description(help('filter.set'))
    .requiredOption('--name <name>', help('opt.name'))
    .option('--id <id>', help('opt.id'))
    .option('--any', help('opt.any'))
    .option('--off', help('opt.off'))
    .option('--from <text...>', help('opt.from'))
    .option('--to <text...>', help('opt.to'))
    .option('--subject <text...>', help('opt.subject'))
    .option('--body <text...>', help('opt.body'))
    .option('--header <field...>', help('opt.header'), headerOption(help))
    .option('--list [name...]', help('opt.list'))
    .option('--larger <size>', help('opt.larger'), sizeOption(help))
    .option('--attachment', help('opt.attachment'))
    .option('--copy <folder>', help('opt.copy'))
    .option('--flag <flag...>', help('opt.flag'))
    .option('--forward <address>', help('opt.forward'))
    .option('--move <folder>', help('opt.move'))
    .option('--redirect <address>', help('opt.redirect'))
    .option('--trash', help('opt.trash'))
    .option('--discard', help('opt.discard'))
    .option('--stop', help('opt.stop'))
    .action((address: string, options: SetOptions) => {
      const { id, name, off, any } = options
      const rule = {
        ...{ name, enabled: off !== true, when: any === true ? 'any' : 'all' },
        conditions: conditionsOf(options),
        actions: actionsOf(options),
      }
      return call(context, 'personal-filter.set', given({ address, id, rule }), filtersText)
    })
}

function conditionsOf({ from, to, subject, body, header, list, larger, attachment }: SetOptions): Json[] {
  const contains = (kind: string, values: readonly string[] | undefined): Json[] =>
    values === undefined ? [] : [{ kind, match: 'contains', values }]
  return [
    ...contains('from', from),
    ...contains('recipients', to),
    ...contains('subject', subject),
    ...contains('body', body),
    ...(header ?? []),
    ...(list === undefined ? [] : [{ kind: 'list', values: list === true ? [] : list }]),
    ...(larger === undefined ? [] : [{ kind: 'size', over: true, bytes: larger }]),
    ...(attachment === true ? [{ kind: 'attachment' }] : []),
  ]
}

const FLAGS: Readonly<Record<string, string>> = { seen: '\\Seen', flagged: '\\Flagged' }

/** Marks come first: they go with the copies behind them. */
function actionsOf(options: SetOptions): Json[] {
  const { flag, copy, forward, move, redirect } = options
  return [
    ...(flag === undefined ? [] : [{ kind: 'flag', flags: flag.map((one) => FLAGS[one] ?? one) }]),
    ...(copy === undefined ? [] : [{ kind: 'copy', mailbox: copy }]),
    ...(forward === undefined ? [] : [{ kind: 'forward', address: forward, keep: true }]),
    ...(move === undefined ? [] : [{ kind: 'move', mailbox: move }]),
    ...(redirect === undefined ? [] : [{ kind: 'forward', address: redirect, keep: false }]),
    ...(['trash', 'discard', 'stop'] as const).flatMap((kind) => (options[kind] === true ? [{ kind }] : [])),
  ]
}

function headerOption(
  help: FiltersHelp,
): (written: string, before: readonly Json[] | undefined) => readonly Json[] {
  return (written, before = []) => {
    const colon = written.indexOf(':')
    const value = written.slice(colon + 1).trim()
    if (colon < 1 || value === '') throw new InvalidArgumentError(help('badHeader'))
    return [
      ...before,
      { kind: 'header', name: written.slice(0, colon).trim(), match: 'contains', values: [value] },
    ]
  }
}

function sizeOption(help: FiltersHelp): (written: string) => number {
  return (written) => {
    const bytes = parseByteSize(written)
    if (bytes === undefined) throw new InvalidArgumentError(help('badSize'))
    return bytes
  }
}

type ReplyOptions = {
  readonly text?: string
  readonly textFile?: string
  readonly subject?: string
  readonly from?: string
  readonly until?: string
  readonly zone?: string
  readonly days?: number
  readonly also?: readonly string[]
  readonly forward?: string
  readonly off?: true
}

function registerAutoreply(group: Command, context: Context, help: FiltersHelp): void {
  for (const name of ['show', 'clear'] as const)
    group
      .command(`${name} <address>`)
      .description(help(`reply.${name}`))
      .action((address: string) => call(context, `autoreply.${name}`, { address }, replyText))
  group
    .command('set <address>')
    .description(help('reply.set'))
    .option('--text <text>', help('opt.text'))
    .option('--text-file <file>', help('opt.textFile'))
    .option('--subject <text>', help('opt.replySubject'))
    .option('--from <day>', help('opt.firstDay'))
    .option('--until <day>', help('opt.until'))
    .option('--zone <name>', help('opt.zone'))
    .option('--days <n>', help('opt.days'), (written) => {
      if (!/^\d{1,4}$/.test(written)) throw new InvalidArgumentError(help('badNumber'))
      return Number(written)
    })
    .option('--also <address...>', help('opt.also'))
    .option('--forward <address>', help('opt.replyForward'))
    .option('--off', help('opt.off'))
    .action(async (address: string, { textFile, also, off, ...rest }: ReplyOptions) => {
      const text = textFile === undefined ? (rest.text ?? '') : await readText(textFile)
      const input = given({ ...rest, address, text, addresses: also, enabled: off !== true })
      await call(context, 'autoreply.set', input, replyText)
    })
}

async function call(
  context: Context,
  method: string,
  input: Json,
  show: (cli: CliContext, value: Json) => string,
): Promise<void> {
  const cli = await context()
  const value = await cli.admin(method, input)
  cli.result(value, () => [show(cli, value), ...warningLines(cli, value)].join('\n'))
}

export function warningLines(cli: CliContext, value: Json): readonly string[] {
  return rowsOf(fieldOf(value, 'warnings') ?? []).map((row) =>
    cli.text({ key: 'filters.warning', values: { line: cell(row, 'line'), text: cell(row, 'text') } }),
  )
}

function filtersText(cli: CliContext, value: Json): string {
  const filters = rowsOf(fieldOf(value, 'filters'))
  if (filters.length === 0)
    return cli.text({ key: 'filters.none', values: { address: cell(value, 'address') } })
  const head = ['id', 'name', 'state'].map((one) => cli.text({ key: `filters.head.${one}` }))
  const rows = filters.map((row) => {
    const rule = fieldOf(row, 'rule')
    if (rule === undefined) return [cell(row, 'id'), cell(row, 'name'), cli.text({ key: 'filters.written' })]
    const key = fieldOf(rule, 'enabled') === true ? 'filters.on' : 'filters.off'
    return [cell(row, 'id'), cell(rule, 'name'), cli.text({ key })]
  })
  return cli.table(head, rows)
}

function replyText(cli: CliContext, value: Json): string {
  const address = cell(value, 'address')
  const reply = fieldOf(value, 'autoreply') ?? null
  if (reply === null) return cli.text({ key: 'filters.reply.none', values: { address } })
  const key = fieldOf(reply, 'enabled') === true ? 'filters.reply.always' : 'filters.reply.off'
  const [from, until, forward] = ['from', 'until', 'forward'].map((name) => fieldOf(reply, name) ?? null)
  const days = { from: String(from ?? 'none'), until: String(until ?? 'none'), zone: cell(reply, 'zone') }
  return [
    cli.text({ key, values: { address } }),
    ...cell(reply, 'text')
      .split(/\r?\n/)
      .map((line) => `  ${line}`),
    ...(from === null && until === null ? [] : [cli.text({ key: 'filters.reply.days', values: days })]),
    ...(forward === null
      ? []
      : [cli.text({ key: 'filters.reply.forward', values: { address: String(forward) } })]),
  ].join('\n')
}
