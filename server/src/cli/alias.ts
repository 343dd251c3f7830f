/** `valija alias add|list|show|set|remove`: one address that leads to others. */
import type { RegisterCommands } from './command.ts'
import { allPages, type Columns, card, cell, given, helpIn, listing } from './directory-kit.ts'

const COLUMNS: Columns = [
  ['address', (row) => cell(row, 'address')],
  ['targets', (row) => cell(row, 'targets')],
]

export const registerAlias: RegisterCommands = (program, context, language) => {
  const help = helpIn(language)
  const group = program.command('alias').description(help('alias'))
  group
    .command('add <address> <targets...>')
    .description(help('add'))
    .action(async (address: string, targets: string[]) => {
      const cli = await context()
      const value = await cli.admin('alias.add', { address, targets })
      cli.result(value, () =>
        cli.text({ key: 'dir.alias.added', values: { address: cell(value, 'address') } }),
      )
    })
  group
    .command('list')
    .description(help('list'))
    .action(async () => {
      const cli = await context()
      const rows = await allPages(cli, 'alias.list', 'aliases')
      cli.result(rows, () => listing(cli, rows, COLUMNS, 'dir.alias.none'))
    })
  group
    .command('show <address>')
    .description(help('show'))
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('alias.show', { address })
      cli.result(value, () => card(cli, value, COLUMNS))
    })
  group
    .command('set <address>')
    .description(help('set'))
    .option('--targets <addresses...>', help('opt.targets'))
    .option('--add <addresses...>', help('opt.addTo'))
    .option('--remove <addresses...>', help('opt.removeFrom'))
    .action(async (address: string, options: { targets?: string[]; add?: string[]; remove?: string[] }) => {
      const cli = await context()
      const value = await cli.admin('alias.set', given({ address, ...options }))
      cli.result(value, () =>
        cli.text({ key: 'dir.alias.changed', values: { address: cell(value, 'address') } }),
      )
    })
  group
    .command('remove <address>')
    .description(help('remove'))
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('alias.remove', { address })
      cli.result(value, () =>
        cli.text({ key: 'dir.alias.removed', values: { address: cell(value, 'address') } }),
      )
    })
}
