/** `valija domain add|list|show|set|remove`: the domains that this service takes mail for. */
import type { Command } from 'commander'
import type { Json } from '../service/admin/method.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import {
  type Columns,
  card,
  cell,
  fieldOf,
  given,
  type HelpOf,
  helpIn,
  listing,
  orNull,
  rowsOf,
} from './directory-kit.ts'

export const registerDomain: RegisterCommands = (program, context, language) => {
  const help = helpIn(language)
  const group = program.command('domain').description(help('domain'))
  group
    .command('add <domain>')
    .description(help('add'))
    .option('--company <company>', help('opt.company'))
    .option('--alias-of <domain>', help('opt.aliasOf'))
    .option('--language <code>', help('opt.language'))
    .action(async (domain: string, options: { company?: string; aliasOf?: string; language?: string }) => {
      const cli = await context()
      const value = await cli.admin('domain.add', given({ domain, ...options }))
      const values = { domain: cell(value, 'shown'), company: cell(value, 'company') }
      cli.result(value, () => cli.text({ key: 'dir.domain.added', values }))
    })
  group
    .command('list')
    .description(help('list'))
    .option('--company <company>', help('opt.company'))
    .action(async (options: { company?: string }) => {
      const cli = await context()
      const value = await cli.admin('domain.list', given(options))
      cli.result(value, () => listing(cli, rowsOf(value), columns(cli), 'dir.domain.none'))
    })
  group
    .command('show <domain>')
    .description(help('show'))
    .action(async (domain: string) => {
      const cli = await context()
      const value = await cli.admin('domain.show', { domain })
      cli.result(value, () => card(cli, value, columns(cli)))
    })
  registerSet(group, context, help)
  group
    .command('remove <domain>')
    .description(help('remove'))
    .action(async (domain: string) => {
      const cli = await context()
      const value = await cli.admin('domain.remove', { domain })
      cli.result(value, () => cli.text({ key: 'dir.domain.removed', values: { domain } }))
    })
}

type SetOptions = {
  readonly language?: string
  readonly catchAll?: string | false
  readonly aliasOf?: string | false
  readonly enable?: boolean
  readonly disable?: boolean
}

function registerSet(group: Command, context: () => Promise<CliContext>, help: HelpOf): void {
  group
    .command('set <domain>')
    .description(help('set'))
    .option('--language <code>', help('opt.language'))
    .option('--catch-all <address>', help('opt.catchAll'))
    .option('--no-catch-all', help('opt.noCatchAll'))
    .option('--alias-of <domain>', help('opt.aliasOf'))
    .option('--no-alias-of', help('opt.noAliasOf'))
    .option('--enable', help('opt.enableDomain'))
    .option('--disable', help('opt.disableDomain'))
    .action(async (domain: string, options: SetOptions) => {
      const cli = await context()
      const enabled = options.disable === true ? false : options.enable
      const input = given({
        domain,
        language: options.language,
        catchAll: orNull(options.catchAll),
        aliasOf: orNull(options.aliasOf),
        enabled,
      })
      const value = await cli.admin('domain.set', input)
      cli.result(value, () =>
        cli.text({ key: 'dir.domain.changed', values: { domain: cell(value, 'shown') } }),
      )
    })
}

function columns(cli: CliContext): Columns {
  const state = (row: Json): string => (fieldOf(row, 'enabled') === true ? 'on' : 'off')
  return [
    ['domain', (row) => cell(row, 'shown')],
    ['company', (row) => cell(row, 'company')],
    ['aliasOf', (row) => cell(row, 'aliasOf')],
    ['language', (row) => cell(row, 'language')],
    ['catchAll', (row) => cell(row, 'catchAll')],
    ['state', (row) => cli.text({ key: `dir.state.${state(row)}` })],
  ]
}
