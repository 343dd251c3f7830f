/** `valija policy links show|set|off|clear`: how long a company's people give files by a link. */
import type { Command } from 'commander'
import type { Json } from '../service/admin/method.ts'
import type { CliContext } from './command.ts'
import { cell, given } from './directory-kit.ts'
import type { PolicyHelp } from './policy-help.ts'

type Options = { readonly company?: string }

export function registerPolicyLinks(
  policy: Command,
  context: () => Promise<CliContext>,
  help: PolicyHelp,
): void {
  const group = policy.command('links').description(help('links'))
  const told = async (method: string, input: Parameters<typeof given>[0]): Promise<void> => {
    const cli = await context()
    const value = await cli.admin(method, given(input))
    cli.result(value, () => daysText(cli, value))
  }
  for (const name of ['show', 'clear', 'off'] as const)
    group
      .command(name)
      .description(help(`links.${name}`))
      .option('--company <name>', help('opt.company'))
      .action(async ({ company }: Options) => {
        if (name === 'off') await told('links.set', { company, days: 0 })
        else await told(`links.${name}`, { company })
      })
  group
    .command('set <days>')
    .description(help('links.set'))
    .option('--company <name>', help('opt.company'))
    .action(async (days: string, { company }: Options) => {
      await told('links.set', { company, days: Number(days) })
    })
}

function daysText(cli: CliContext, value: Json): string {
  const days = Number(cell(value, 'days'))
  const key = days === 0 ? 'policy.links.none' : 'policy.links.days'
  return cli.text({ key, values: { company: cell(value, 'company'), n: days } })
}
