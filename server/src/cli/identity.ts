/** `valija identity trust|untrust|enforce|list`: whose mail is taken although it cannot prove whose it is. */
import { Argument, Option } from 'commander'
import { IDENTITY_HELP } from '../lib/catalogue/cli-identity.ts'
import type { Json } from '../service/admin/method.ts'
import { ENFORCEMENTS, TRUST_KINDS } from '../service/identity/rules.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, fieldOf, given, rowsOf } from './directory-kit.ts'

type Options = { readonly as?: string; readonly organisation?: string }
type Key = keyof typeof IDENTITY_HELP

export const registerIdentity: RegisterCommands = (program, context, language) => {
  const help = (key: Key): string => IDENTITY_HELP[key][language]
  const group = program.command('identity').description(help('help.identity'))
  const ofCompany = (): Option =>
    new Option('--organisation <company>', help('help.identity.opt.organisation'))
  for (const verb of ['trust', 'untrust'] as const)
    group
      .command(`${verb} <subject>`)
      .description(help(`help.identity.${verb}`))
      .addOption(new Option('--as <kind>', help('help.identity.opt.as')).choices(TRUST_KINDS))
      .addOption(ofCompany())
      .action(async (subject: string, { as: kind, organisation: company }: Options) => {
        const cli = await context()
        show(cli, await cli.admin(`identity.${verb}`, given({ subject, kind, company })))
      })
  group
    .command('enforce')
    .addArgument(new Argument('<how>').choices([...ENFORCEMENTS, 'default']))
    .description(help('help.identity.enforce'))
    .addOption(ofCompany())
    .action(async (how: string, { organisation: company }: Options) => {
      const cli = await context()
      const enforce = how === 'default' ? null : how
      show(cli, await cli.admin('identity.enforce', given({ enforce, company })))
    })
  group
    .command('list')
    .description(help('help.identity.list'))
    .addOption(ofCompany())
    .action(async ({ organisation: company }: Options) => {
      const cli = await context()
      show(cli, await cli.admin('identity.list', given({ company })))
    })
}

function show(cli: CliContext, value: Json): void {
  cli.result(value, () => {
    const enforce = cell(value, 'enforce')
    const known = ENFORCEMENTS.find((one) => one === enforce)
    const how = known === undefined ? enforce : cli.text({ key: `identity.how.${known}` })
    const rows = rowsOf(fieldOf(value, 'exceptions'))
    if (rows.length === 0) return `${how}\n${cli.text({ key: 'identity.none' })}`
    const head = ['kind', 'subject', 'from'].map((name) => cli.text({ key: `identity.head.${name}` }))
    const table = rows.map((row) => [
      cli.text({ key: `identity.kind.${cell(row, 'kind')}` }),
      cell(row, 'subject'),
      cli.text({ key: `identity.from.${cell(row, 'from')}` }),
    ])
    return `${how}\n${cli.table(head, table)}`
  })
}
