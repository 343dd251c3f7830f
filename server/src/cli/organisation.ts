/** `valija organisation add|list|show|set|remove`: the companies of this service. */
import type { CliContext, RegisterCommands } from './command.ts'
import { type Columns, card, cell, given, helpIn, listing, orNull, rowsOf } from './directory-kit.ts'

type SetOptions = {
  readonly name?: string
  readonly language?: string
  readonly postmaster?: string | false
  readonly secondFactor?: string
}

const columnsIn = (cli: CliContext): Columns => [
  ['id', (row) => cell(row, 'id')],
  ['name', (row) => cell(row, 'name')],
  ['language', (row) => cell(row, 'language')],
  ['postmaster', (row) => cell(row, 'postmaster')],
  ['secondFactor', (row) => cli.text({ key: `dir.secondFactor.${cell(row, 'secondFactor')}` })],
]

export const registerOrganisation: RegisterCommands = (program, context, language) => {
  const help = helpIn(language)
  const group = program.command('organisation').description(help('organisation'))
  group
    .command('add <name>')
    .description(help('add'))
    .option('--language <code>', help('opt.language'))
    .action(async (name: string, options: { language?: string }) => {
      const cli = await context()
      const value = await cli.admin('organisation.add', given({ name, language: options.language }))
      cli.result(value, () => cli.text({ key: 'dir.company.added', values: { name } }))
    })
  group
    .command('list')
    .description(help('list'))
    .action(async () => {
      const cli = await context()
      const value = await cli.admin('organisation.list', {})
      cli.result(value, () => listing(cli, rowsOf(value), columnsIn(cli), 'dir.company.none'))
    })
  group
    .command('show <company>')
    .description(help('show'))
    .action(async (company: string) => {
      const cli = await context()
      const value = await cli.admin('organisation.show', { company })
      cli.result(value, () => card(cli, value, columnsIn(cli)))
    })
  group
    .command('set <company>')
    .description(help('set'))
    .option('--name <name>', help('opt.companyName'))
    .option('--language <code>', help('opt.language'))
    .option('--postmaster <address>', help('opt.postmaster'))
    .option('--no-postmaster', help('opt.noPostmaster'))
    .option('--second-factor <who>', help('opt.secondFactor'))
    .action(async (company: string, options: SetOptions) => {
      const cli = await context()
      const { name, language: to, postmaster, secondFactor } = options
      const input = given({ company, name, language: to, postmaster: orNull(postmaster), secondFactor })
      const value = await cli.admin('organisation.set', input)
      cli.result(value, () => cli.text({ key: 'dir.company.changed', values: { name: cell(value, 'name') } }))
    })
  group
    .command('remove <company>')
    .description(help('remove'))
    .action(async (company: string) => {
      const cli = await context()
      const value = await cli.admin('organisation.remove', { company })
      cli.result(value, () => cli.text({ key: 'dir.company.removed', values: { name: cell(value, 'name') } }))
    })
}
