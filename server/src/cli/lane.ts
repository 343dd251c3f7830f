/**
 * `valija lane`: how mail to many leaves, and whose mail that is.
 *
 *   $ valija lane grant Empresa
 *   $ valija lane put boletin@empresa.es mass
 *   $ valija lane set --messages-hour 500 --warm-up 200,30,21
 */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { LANE_HELP } from '../lib/catalogue/lane.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import {
  type Bound,
  cell,
  countOption,
  dateText,
  fieldOf,
  given,
  helpIn,
  orUnbounded,
  rowsOf,
} from './directory-kit.ts'

type Short<Key> = Key extends `help.lane.${infer Rest}` ? Rest : never
type Help = (key: Short<keyof typeof LANE_HELP>) => string
type Context = () => Promise<CliContext>
type WarmUp = { readonly first: number; readonly growth: number; readonly days: number }

type SetOptions = {
  readonly messagesHour?: Bound
  readonly connections?: Bound
  readonly connectionsAll?: Bound
  readonly source?: string
  readonly hello?: string
  readonly warmUp?: WarmUp | 'none'
}

export const registerLane: RegisterCommands = (program, context, language) => {
  const help: Help = (key) => LANE_HELP[`help.lane.${key}` as keyof typeof LANE_HELP][language]
  const group = program.command('lane').description(help('lane'))
  registerSettings(group, context, help, countOption(helpIn(language)))
  for (const verb of ['grant', 'revoke'] as const)
    group
      .command(`${verb} <company>`)
      .description(help(verb))
      .action(async (company: string) => {
        const cli = await context()
        const value = await cli.admin(`lane.${verb}`, { company })
        const key = verb === 'grant' ? 'lane.granted' : 'lane.revoked'
        cli.result(value, () => cli.text({ key, values: { company: cell(value, 'company') } }))
      })
  registerMembers(group, context, help)
  registerUnsubscribed(group, context, help)
}

function registerUnsubscribed(group: Command, context: Context, help: Help): void {
  group
    .command('unsubscribed <address>')
    .description(help('unsubscribed'))
    .option('--limit <number>', help('opt.limit'), Number)
    .option('--after <recipient>', help('opt.after'))
    .action(async (address: string, options: { readonly limit?: number; readonly after?: string }) => {
      const cli = await context()
      const value = await cli.admin('lane.unsubscribed', given({ address, ...options }))
      cli.result(value, () => unsubscribedText(cli, value))
    })
  group
    .command('resubscribe <address> <recipient>')
    .description(help('resubscribe'))
    .action(async (address: string, recipient: string) => {
      const cli = await context()
      const value = await cli.admin('lane.resubscribe', { address, recipient })
      cli.result(value, () =>
        cli.text({
          key: 'unsubscribe.back',
          values: { account: cell(value, 'address'), recipient: cell(value, 'recipient') },
        }),
      )
    })
}

function unsubscribedText(cli: CliContext, value: Json): string {
  const rows = rowsOf(fieldOf(value, 'unsubscribed'))
  if (rows.length === 0)
    return cli.text({ key: 'unsubscribe.none', values: { account: cell(value, 'address') } })
  const head = ['recipient', 'way', 'made'].map((one) => cli.text({ key: `unsubscribe.head.${one}` }))
  const table = cli.table(
    head,
    rows.map((row) => [
      cell(row, 'recipient'),
      cli.text({ key: `unsubscribe.way.${cell(row, 'way')}` }),
      dateText(cli, fieldOf(row, 'madeMs')),
    ]),
  )
  const next = cell(value, 'next')
  return next === '' ? table : `${table}\n${cli.text({ key: 'queue.more', values: { next } })}`
}

function registerSettings(
  group: Command,
  context: Context,
  help: Help,
  count: (written: string) => Bound,
): void {
  group
    .command('show')
    .description(help('show'))
    .action(async () => {
      const cli = await context()
      const value = await cli.admin('lane.show', {})
      cli.result(value, () => laneText(cli, value))
    })
  group
    .command('set')
    .description(help('set'))
    .option('--messages-hour <number>', help('opt.messagesHour'), count)
    .option('--connections <number>', help('opt.connections'), count)
    .option('--connections-all <number>', help('opt.connectionsAll'), count)
    .option('--source <addresses>', help('opt.source'))
    .option('--hello <name>', help('opt.hello'))
    .addOption(
      new Option('--warm-up <first,growth,days>', help('opt.warmUp')).argParser((text) =>
        warmUpOf(text, help),
      ),
    )
    .action(async (options: SetOptions) => {
      const cli = await context()
      const { source, hello, warmUp } = options
      const value = await cli.admin(
        'lane.set',
        given({
          messagesHour: orUnbounded(options.messagesHour),
          connections: orUnbounded(options.connections),
          connectionsAll: orUnbounded(options.connectionsAll),
          sources: source === 'none' ? [] : source?.split(',').map((one) => one.trim()),
          helloName: hello === 'none' ? null : hello,
          warmUp: warmUp === 'none' ? null : warmUp,
        }),
      )
      cli.result(value, () => laneText(cli, value))
    })
}

function registerMembers(group: Command, context: Context, help: Help): void {
  group
    .command('list')
    .description(help('list'))
    .option('--company <name>', help('opt.company'))
    .action(async (options: { readonly company?: string }) => {
      const cli = await context()
      const value = await cli.admin('lane.list', given(options))
      cli.result(value, () => membersText(cli, value))
    })
  group
    .command('put <whose> <lane>')
    .description(help('put'))
    .action(async (whose: string, lane: string) => {
      const cli = await context()
      const value = await cli.admin('lane.put', { ...whoseOf(whose), lane })
      cli.result(value, () => memberText(cli, value))
    })
  group
    .command('clear <whose>')
    .description(help('clear'))
    .action(async (whose: string) => {
      const cli = await context()
      const value = await cli.admin('lane.clear', whoseOf(whose))
      cli.result(value, () => memberText(cli, value))
    })
}

/** An address has an @, a domain has none. */
function whoseOf(whose: string): { readonly address: string } | { readonly domain: string } {
  return whose.includes('@') ? { address: whose } : { domain: whose }
}

function warmUpOf(text: string, help: Help): WarmUp | 'none' {
  if (text === 'none') return 'none'
  const [, first, growth, days] = /^(\d{1,8}),(\d{1,4}),(\d{1,3})$/.exec(text) ?? []
  if (days === undefined) throw new InvalidArgumentError(help('badWarmUp'))
  return { first: Number(first), growth: Number(growth), days: Number(days) }
}

function laneText(cli: CliContext, value: Json): string {
  const rate = fieldOf(value, 'messagesHour')
  const sources = rowsOf(fieldOf(value, 'sources')).map(String)
  const hello = cell(value, 'helloName')
  const warming = fieldOf(value, 'warmUp') ?? null
  return [
    cli.text(typeof rate === 'number' ? { key: 'lane.rate', values: { n: rate } } : { key: 'lane.noRate' }),
    cli.text({
      key: 'lane.connections',
      values: { connections: cell(value, 'connections'), all: cell(value, 'connectionsAll') },
    }),
    cli.text(
      sources.length === 0
        ? { key: 'lane.noSources' }
        : { key: 'lane.sources', values: { sources: sources.join(', ') } },
    ),
    ...(hello === '' ? [] : [cli.text({ key: 'lane.hello', values: { name: hello } })]),
    ...(warming === null ? [] : [warmUpText(cli, warming)]),
  ].join('\n')
}

function warmUpText(cli: CliContext, warming: Json): string {
  const day = fieldOf(warming, 'day')
  if (typeof day !== 'number') return cli.text({ key: 'lane.warm' })
  const values = { day, days: cell(warming, 'days'), messages: cell(warming, 'messages') }
  return cli.text({ key: 'lane.warming', values })
}

function memberText(cli: CliContext, value: Json): string {
  const lane = cell(value, 'lane') || 'none'
  return cli.text({ key: `lane.put.${lane}`, values: { name: cell(value, 'name') } })
}

function membersText(cli: CliContext, value: Json): string {
  const companies = rowsOf(fieldOf(value, 'granted')).map(String)
  const members = rowsOf(fieldOf(value, 'members'))
  const lines =
    companies.length === 0
      ? []
      : [cli.text({ key: 'lane.companies', values: { companies: companies.join(', ') } })]
  if (members.length === 0) return [...lines, cli.text({ key: 'lane.noMembers' })].join('\n')
  const head = ['name', 'lane', 'company'].map((one) => cli.text({ key: `lane.head.${one}` }))
  const rows = members.map((row) => [
    cell(row, 'name'),
    cli.text({ key: `lane.name.${cell(row, 'lane')}` }),
    cell(row, 'company'),
  ])
  return [...lines, cli.table(head, rows)].join('\n')
}
