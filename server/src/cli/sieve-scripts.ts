/** `valija sieve list|show|put|activate|remove`: the scripts of an account; `valija sieve company`: those of a company. */
import type { Command } from 'commander'
import { formatByteSize } from '../lib/byte-size.ts'
import type { Language } from '../lib/text.ts'
import type { Json } from '../service/admin/method.ts'
import { filtersHelp, warningLines } from './account-filters.ts'
import type { CliContext } from './command.ts'
import { cell, dateText, fieldOf, given, rowsOf } from './directory-kit.ts'
import { readText } from './named-files.ts'

type Context = () => Promise<CliContext>
type Help = ReturnType<typeof filtersHelp>

export function registerSieveScripts(sieve: Command, context: Context, language: Language): void {
  const help = filtersHelp(language)
  registerLooks(sieve, context, help)
  registerChanges(sieve, context, help)
  registerCompany(sieve.command('company').description(help('company')), context, help)
}

function registerLooks(sieve: Command, context: Context, help: Help): void {
  sieve
    .command('list <address>')
    .description(help('sieve.list'))
    .action((address: string) => listing(context, 'sieve.list', { address }))
  sieve
    .command('show <address> [name]')
    .description(help('sieve.show'))
    .action(async (address: string, name: string | undefined) => {
      const cli = await context()
      const value = await cli.admin('sieve.show', given({ address, name }))
      cli.result(value, () => cell(value, 'text').replace(/\r?\n$/, ''))
    })
}

function registerChanges(sieve: Command, context: Context, help: Help): void {
  sieve
    .command('put <address> <name> <file>')
    .description(help('sieve.put'))
    .option('--activate', help('opt.activate'))
    .action(async (address: string, name: string, file: string, { activate }: { activate?: true }) =>
      listing(context, 'sieve.put', given({ address, name, text: await readText(file), activate })),
    )
  sieve
    .command('activate <address> [name]')
    .description(help('sieve.activate'))
    .action((address: string, name: string | undefined) =>
      listing(context, 'sieve.activate', { address, name: name ?? null }),
    )
  sieve
    .command('remove <address> <name>')
    .description(help('sieve.remove'))
    .action((address: string, name: string) => listing(context, 'sieve.remove', { address, name }))
}

type CompanyOptions = { readonly company?: string; readonly group?: string; readonly name?: string }

function registerCompany(group: Command, context: Context, help: Help): void {
  const withOwner = (command: Command): Command =>
    command.option('--company <name>', help('opt.company')).option('--group <address>', help('opt.group'))
  withOwner(group.command('show').description(help('company.show'))).action(
    async ({ company, group: address }: CompanyOptions) => {
      const cli = await context()
      const value = await cli.admin('sieve.company.show', given({ company, group: address }))
      cli.result(value, () => companyText(cli, value))
    },
  )
  withOwner(group.command('set <place> [file]').description(help('company.set')))
    .option('--name <name>', help('opt.globalName'))
    .action(async (place: string, file: string | undefined, options: CompanyOptions) => {
      const cli = await context()
      const text = file === undefined ? null : await readText(file)
      const value = await cli.admin('sieve.company.set', given({ ...options, place, text }))
      cli.result(value, () => companyText(cli, value))
    })
}

async function listing(context: Context, method: string, input: Json): Promise<void> {
  const cli = await context()
  const value = await cli.admin(method, input)
  cli.result(value, () => [scriptsText(cli, value), ...warningLines(cli, value)].join('\n'))
}

function scriptsText(cli: CliContext, value: Json): string {
  const scripts = rowsOf(fieldOf(value, 'scripts'))
  if (scripts.length === 0)
    return cli.text({ key: 'filters.scripts.none', values: { address: cell(value, 'address') } })
  const head = ['script', 'state', 'size', 'changed'].map((one) => cli.text({ key: `filters.head.${one}` }))
  const rows = scripts.map((row) => [
    cell(row, 'name'),
    fieldOf(row, 'active') === true ? cli.text({ key: 'filters.active' }) : '',
    formatByteSize(Number(cell(row, 'bytes')), cli.language),
    dateText(cli, fieldOf(row, 'changedMs')),
  ])
  return cli.table(head, rows)
}

function companyText(cli: CliContext, value: Json): string {
  const global = fieldOf(value, 'global') ?? {}
  const texts = [
    ...(['before', 'after'] as const).map((place) => [place, fieldOf(value, place) ?? null] as const),
    ...Object.entries(global as Readonly<Record<string, Json>>).map(([name, text]) => [name, text] as const),
  ].filter(([, text]) => text !== null)
  if (texts.length === 0) return cli.text({ key: 'filters.company.none' })
  return texts.map(([name, text]) => `# ${name}\n${String(text).trimEnd()}`).join('\n\n')
}
