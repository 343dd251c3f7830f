/** `valija app-password add|list|show|set|remove`: a password for each mail program, with what it may do. */
import type { CliContext, RegisterCommands } from './command.ts'
import {
  type Bound,
  type Columns,
  card,
  cell,
  countOption,
  dateText,
  fieldOf,
  given,
  helpIn,
  listing,
  rowsOf,
} from './directory-kit.ts'

const DAY_MS = 24 * 60 * 60_000

type Options = {
  readonly name?: string
  readonly protocols?: string[]
  readonly expires?: Bound | false
}

export const registerAppPassword: RegisterCommands = (program, context, language) => {
  const help = helpIn(language)
  const group = program.command('app-password').description(help('app'))
  group
    .command('add <address> <name>')
    .description(help('add'))
    .option('--protocols <names...>', help('opt.protocols'))
    .option('--expires <days>', help('opt.expires'), countOption(help))
    .action(async (address: string, name: string, options: Options) => {
      const cli = await context()
      const input = given({ address, name, protocols: options.protocols, expiresMs: expiresMs(options) })
      const value = await cli.admin('app-password.add', input)
      const values = { name, address, id: cell(value, 'id') }
      const shown = { password: cell(value, 'password') }
      cli.result(
        value,
        () =>
          `${cli.text({ key: 'dir.app.added', values })}\n${cli.text({ key: 'dir.password.shown', values: shown })}`,
      )
    })
  group
    .command('list <address>')
    .description(help('list'))
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('app-password.list', { address })
      cli.result(value, () => listing(cli, rowsOf(value), columns(cli), 'dir.app.none'))
    })
  group
    .command('show <address> <id>')
    .description(help('show'))
    .action(async (address: string, id: string) => {
      const cli = await context()
      const value = await cli.admin('app-password.show', { address, id: Number(id) })
      cli.result(value, () => card(cli, value, columns(cli)))
    })
  group
    .command('set <address> <id>')
    .description(help('set'))
    .option('--name <name>', help('opt.name'))
    .option('--protocols <names...>', help('opt.protocols'))
    .option('--expires <days>', help('opt.expires'), countOption(help))
    .option('--no-expires', help('opt.never'))
    .action(async (address: string, id: string, options: Options) => {
      const cli = await context()
      const { name, protocols } = options
      const input = given({ address, id: Number(id), name, protocols, expiresMs: expiresMs(options) })
      const value = await cli.admin('app-password.set', input)
      cli.result(value, () => cli.text({ key: 'dir.app.changed', values: { name: cell(value, 'name') } }))
    })
  group
    .command('remove <address> <id>')
    .description(help('remove'))
    .action(async (address: string, id: string) => {
      const cli = await context()
      const value = await cli.admin('app-password.remove', { address, id: Number(id) })
      cli.result(value, () => cli.text({ key: 'dir.app.removed', values: { name: cell(value, 'name') } }))
    })
}

function expiresMs({ expires }: Options): number | null | undefined {
  if (typeof expires === 'number') return Date.now() + expires * DAY_MS
  return expires === undefined ? undefined : null
}

function columns(cli: CliContext): Columns {
  return [
    ['id', (row) => cell(row, 'id')],
    ['name', (row) => cell(row, 'name')],
    ['protocols', (row) => cell(row, 'protocols')],
    ['expires', (row) => dateText(cli, fieldOf(row, 'expiresMs'))],
    ['used', (row) => dateText(cli, fieldOf(row, 'usedMs'))],
  ]
}
