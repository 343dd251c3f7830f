/** `valija group add|list|show|set|remove`: one message to many. */
import type { Command } from 'commander'
import type { CliContext, RegisterCommands } from './command.ts'
import { allPages, type Columns, card, cell, given, type HelpOf, helpIn, listing } from './directory-kit.ts'

type Options = {
  readonly name?: string
  readonly members?: string[]
  readonly whoMayWrite?: string
  readonly writers?: string[]
  readonly add?: string[]
  readonly remove?: string[]
}

export const registerGroup: RegisterCommands = (program, context, language) => {
  const help = helpIn(language)
  const group = program.command('group').description(help('group'))
  registerChanges(group, context, help)
  group
    .command('list')
    .description(help('list'))
    .action(async () => {
      const cli = await context()
      const rows = await allPages(cli, 'group.list', 'groups')
      cli.result(rows, () => listing(cli, rows, columns(cli), 'dir.group.none'))
    })
  group
    .command('show <address>')
    .description(help('show'))
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('group.show', { address })
      cli.result(value, () => card(cli, value, columns(cli)))
    })
  group
    .command('remove <address>')
    .description(help('remove'))
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('group.remove', { address })
      cli.result(value, () =>
        cli.text({ key: 'dir.group.removed', values: { address: cell(value, 'address') } }),
      )
    })
}

function registerChanges(group: Command, context: () => Promise<CliContext>, help: HelpOf): void {
  group
    .command('add <address> [members...]')
    .description(help('add'))
    .option('--name <name>', help('opt.name'))
    .option('--who-may-write <who>', help('opt.write'))
    .option('--writers <addresses...>', help('opt.writers'))
    .action(async (address: string, members: string[], options: Options) => {
      const cli = await context()
      const { name: displayName, whoMayWrite, writers: listedWriters } = options
      const input = given({ address, members, displayName, whoMayWrite, listedWriters })
      const value = await cli.admin('group.add', input)
      cli.result(value, () =>
        cli.text({ key: 'dir.group.added', values: { address: cell(value, 'address') } }),
      )
    })
  group
    .command('set <address>')
    .description(help('set'))
    .option('--name <name>', help('opt.name'))
    .option('--members <addresses...>', help('opt.members'))
    .option('--add <addresses...>', help('opt.addTo'))
    .option('--remove <addresses...>', help('opt.removeFrom'))
    .option('--who-may-write <who>', help('opt.write'))
    .option('--writers <addresses...>', help('opt.writers'))
    .action(async (address: string, options: Options) => {
      const cli = await context()
      const { name: displayName, members, whoMayWrite, writers: listedWriters, add, remove } = options
      const lists = { members, addMembers: add, removeMembers: remove, listedWriters }
      const value = await cli.admin('group.set', given({ address, displayName, whoMayWrite, ...lists }))
      cli.result(value, () =>
        cli.text({ key: 'dir.group.changed', values: { address: cell(value, 'address') } }),
      )
    })
}

function columns(cli: CliContext): Columns {
  return [
    ['address', (row) => cell(row, 'address')],
    ['name', (row) => cell(row, 'displayName')],
    ['members', (row) => cell(row, 'members')],
    ['write', (row) => cli.text({ key: `dir.write.${cell(row, 'whoMayWrite')}` })],
  ]
}
