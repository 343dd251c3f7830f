/** `valija policy attachments show|set|clear`: which files a company does not take. */
import type { Command } from 'commander'
import type { Json } from '../service/admin/method.ts'
import type { CliContext } from './command.ts'
import { cell, given } from './directory-kit.ts'
import type { PolicyHelp } from './policy-help.ts'

type Options = { readonly company?: string }

export function registerPolicyAttachments(
  policy: Command,
  context: () => Promise<CliContext>,
  help: PolicyHelp,
): void {
  const group = policy.command('attachments').description(help('attachments'))
  for (const name of ['show', 'clear'] as const)
    group
      .command(name)
      .description(help(`attachments.${name}`))
      .option('--company <name>', help('opt.company'))
      .action(async ({ company }: Options) => {
        const cli = await context()
        const value = await cli.admin(`attachments.${name}`, given({ company }))
        cli.result(value, () => refusedText(cli, value))
      })
  group
    .command('set <extensions...>')
    .description(help('attachments.set'))
    .option('--company <name>', help('opt.company'))
    .action(async (refused: string[], { company }: Options) => {
      const cli = await context()
      const value = await cli.admin('attachments.set', given({ company, refused }))
      cli.result(value, () => refusedText(cli, value))
    })
}

function refusedText(cli: CliContext, value: Json): string {
  const refused = cell(value, 'refused')
  const key = refused === '' ? 'attachments.none' : 'attachments.some'
  return cli.text({ key, values: { company: cell(value, 'company'), refused } })
}
