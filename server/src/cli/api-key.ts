/** `valija api-key add|list|remove`: keys by which programs administer. */
import { API_KEY_TEXTS } from '../lib/catalogue/api-key.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import {
  type Bound,
  type Columns,
  cell,
  countOption,
  dateText,
  fieldOf,
  helpIn,
  listing,
  rowsOf,
} from './directory-kit.ts'

const DAY_MS = 24 * 60 * 60_000
const DAYS = 90

type Options = { readonly scopes: string[]; readonly expires: Bound }

export const registerApiKey: RegisterCommands = (program, context, language) => {
  const text = (key: 'add' | 'days' | 'list' | 'remove' | 'scopes'): string =>
    API_KEY_TEXTS[`help.apiKey.${key}`][language]
  const group = program.command('api-key').description(API_KEY_TEXTS['help.apiKey'][language])
  group
    .command('add <address> <name>')
    .description(text('add'))
    .requiredOption('--scopes <scopes...>', text('scopes'))
    .option('--expires <days>', text('days'), countOption(helpIn(language)), DAYS)
    .action(async (address: string, name: string, { scopes, expires }: Options) => {
      const cli = await context()
      const expiresMs = Date.now() + Number(expires) * DAY_MS
      const value = await cli.admin('api-key.add', { address, name, scopes, expiresMs })
      const until = dateText(cli, expiresMs)
      const values = { id: cell(value, 'id'), name, address, scopes: cell(value, 'scopes'), until }
      const shown = { key: cell(value, 'key') }
      cli.result(
        value,
        () =>
          `${cli.text({ key: 'apiKey.added', values })}\n${cli.text({ key: 'apiKey.shown', values: shown })}`,
      )
    })
  group
    .command('list <address>')
    .description(text('list'))
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('api-key.list', { address })
      cli.result(value, () => listing(cli, rowsOf(value), columns(cli), 'apiKey.none'))
    })
  group
    .command('remove <address> <id>')
    .description(text('remove'))
    .action(async (address: string, id: string) => {
      const cli = await context()
      const value = await cli.admin('api-key.remove', { address, id: Number(id) })
      cli.result(value, () => cli.text({ key: 'apiKey.removed', values: { id } }))
    })
}

function columns(cli: CliContext): Columns {
  return [
    ['id', (row) => cell(row, 'id')],
    ['name', (row) => cell(row, 'name')],
    ['scopes', (row) => cell(row, 'scopes')],
    ['expires', (row) => dateText(cli, fieldOf(row, 'expiresMs'))],
    ['used', (row) => dateText(cli, fieldOf(row, 'usedMs'))],
  ]
}
