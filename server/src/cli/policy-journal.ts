/** `valija policy journal show|set|clear`: the archive copy of a company's mail. */
import type { Command } from 'commander'
import type { Json } from '../service/admin/method.ts'
import type { CliContext } from './command.ts'
import { cell, fieldOf, given } from './directory-kit.ts'
import type { PolicyHelp } from './policy-help.ts'

type Options = { readonly company?: string; readonly only?: string[] }

export function registerPolicyJournal(
  policy: Command,
  context: () => Promise<CliContext>,
  help: PolicyHelp,
): void {
  const group = policy.command('journal').description(help('journal'))
  for (const name of ['show', 'clear'] as const)
    group
      .command(name)
      .description(help(`journal.${name}`))
      .option('--company <name>', help('opt.company'))
      .action(async ({ company }: Options) => {
        const cli = await context()
        const value = await cli.admin(`journal.${name}`, given({ company }))
        cli.result(value, () => journalText(cli, value))
      })
  group
    .command('set <address>')
    .description(help('journal.set'))
    .option('--company <name>', help('opt.company'))
    .option('--only <addresses...>', help('opt.only'))
    .action(async (to: string, { company, only }: Options) => {
      const cli = await context()
      const value = await cli.admin('journal.set', given({ company, to, only }))
      cli.result(value, () => journalText(cli, value))
    })
}

function journalText(cli: CliContext, value: Json): string {
  const company = cell(value, 'company')
  const journal = fieldOf(value, 'journal') ?? null
  if (journal === null) return cli.text({ key: 'journal.none', values: { company } })
  const values = { company, to: cell(journal, 'to') }
  const only = fieldOf(journal, 'only') ?? null
  if (only === null) return cli.text({ key: 'journal.all', values })
  const names = Array.isArray(only) ? only.map(String) : []
  return [
    cli.text({ key: 'journal.only', values: { ...values, n: names.length } }),
    ...names.map((one) => `  ${one}`),
  ].join('\n')
}
