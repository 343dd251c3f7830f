/** `valija policy set|show|list|clear|simulate|rates`: to whom an account may write, and where its mail goes. */
import type { Command } from 'commander'
import type { TextValues } from '../lib/text.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, dateText, fieldOf, given, rowsOf } from './directory-kit.ts'
import { registerPolicyAttachments } from './policy-attachments.ts'
import { registerPolicyFooter } from './policy-footer.ts'
import { type PolicyHelp, policyHelp } from './policy-help.ts'
import { registerPolicyJournal } from './policy-journal.ts'
import { registerPolicyLinks } from './policy-links.ts'
import { registerPolicyRates } from './policy-rates.ts'

type SetOptions = {
  readonly forward?: string[]
  readonly copy: boolean
  readonly ownDomain?: true
  readonly oneDomain?: string
  readonly domains?: string[]
  readonly subDomains?: true
  readonly oneAddress?: string
  readonly addresses?: string[]
  readonly receiveOnly?: true
  readonly sendOnly?: true
  readonly sentence?: string
  readonly contact?: string
}

export const registerPolicy: RegisterCommands = (program, context, language) => {
  const help = policyHelp(language)
  const group = program.command('policy').description(help('policy'))
  registerSet(group, context, help)
  registerPolicyRates(group, context, help, language)
  registerPolicyAttachments(group, context, help)
  registerPolicyLinks(group, context, help)
  registerPolicyFooter(group, context, help)
  registerPolicyJournal(group, context, help)
  group
    .command('show <address>')
    .description(help('show'))
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('policy.show', { address })
      cli.result(value, () => rulesText(cli, value))
    })
  group
    .command('list')
    .description(help('list'))
    .action(async () => {
      const cli = await context()
      const rows = rowsOf(fieldOf(await cli.admin('policy.list', {}), 'holders'))
      cli.result(rows, () => listText(cli, rows))
    })
  group
    .command('clear <address> [rules...]')
    .description(help('clear'))
    .action(async (address: string, rules: string[]) => {
      const cli = await context()
      const value = await cli.admin(
        'policy.clear',
        given({ address, rules: rules.length === 0 ? undefined : rules }),
      )
      cli.result(
        value,
        () => `${say(cli, 'policy.cleared', { address: cell(value, 'address') })}\n${rulesText(cli, value)}`,
      )
    })
  group
    .command('simulate <from> <to>')
    .description(help('simulate'))
    .action(async (from: string, to: string) => {
      const cli = await context()
      const value = await cli.admin('policy.simulate', { from, to })
      cli.result(value, () => simulatedText(cli, value))
    })
}

function registerSet(group: Command, context: () => Promise<CliContext>, help: PolicyHelp): void {
  group
    .command('set <address>')
    .description(help('set'))
    .option('--forward <addresses...>', help('opt.forward'))
    .option('--no-copy', help('opt.noCopy'))
    .option('--own-domain', help('opt.ownDomain'))
    .option('--one-domain <domain>', help('opt.oneDomain'))
    .option('--domains <domains...>', help('opt.domains'))
    .option('--sub-domains', help('opt.subDomains'))
    .option('--one-address <address>', help('opt.oneAddress'))
    .option('--addresses <addresses...>', help('opt.addresses'))
    .option('--receive-only', help('opt.receiveOnly'))
    .option('--send-only', help('opt.sendOnly'))
    .option('--sentence <text>', help('opt.sentence'))
    .option('--contact <address>', help('opt.contact'))
    .action(async (address: string, options: SetOptions) => {
      const cli = await context()
      const value = await cli.admin('policy.set', setInput(address, options))
      cli.result(value, () => {
        const stuck = fieldOf(value, 'unreachable')
        const warnings = Array.isArray(stuck)
          ? stuck.map((one) => say(cli, 'policy.unreachable', { address: String(one) }))
          : []
        const done = say(cli, 'policy.set', { address: cell(value, 'address') })
        return [done, rulesText(cli, value), ...warnings].join('\n')
      })
    })
}

function setInput(address: string, options: SetOptions): Json {
  const { forward, domains, sentence, contact } = options
  const isSendOnly = options.sendOnly === true || sentence !== undefined || contact !== undefined
  return given({
    address,
    forwardForever: forward && { to: forward, keepCopy: options.copy },
    ownDomain: options.ownDomain,
    oneDomain: options.oneDomain,
    listedDomains: domains && { domains, subDomains: options.subDomains === true },
    oneAddress: options.oneAddress,
    listedAddresses: options.addresses,
    receiveOnly: options.receiveOnly,
    sendOnly: isSendOnly ? given({ sentence, contact }) : undefined,
  })
}

function say(cli: CliContext, key: string, values: TextValues = {}): string {
  return cli.text({ key, values })
}

function ruleName(cli: CliContext, rule: Json): string {
  return say(cli, 'policy.rule', { rule: cell(rule, 'name') })
}

function ruleCells(cli: CliContext, rule: Json): string[] {
  const copy = fieldOf(rule, 'keepCopy')
  const aside = [
    cell(rule, 'places'),
    ...(typeof copy === 'boolean' ? [say(cli, `policy.copy.${copy}`)] : []),
    ...(fieldOf(rule, 'subDomains') === true ? [say(cli, 'policy.subDomains')] : []),
    ...[cell(rule, 'sentence'), cell(rule, 'contact')].filter((one) => one !== ''),
  ]
  return [
    ruleName(cli, rule),
    aside.join(' ').trim(),
    cell(rule, 'setBy'),
    dateText(cli, fieldOf(rule, 'setMs')),
  ]
}

function heads(cli: CliContext, names: readonly string[]): string[] {
  return names.map((name) => say(cli, `policy.head.${name}`))
}

function rulesText(cli: CliContext, holder: Json): string {
  const rules = rowsOf(fieldOf(holder, 'rules'))
  if (rules.length === 0) return say(cli, 'policy.none', { address: cell(holder, 'address') })
  const rows = rules.map((rule) => ruleCells(cli, rule))
  return cli.table(heads(cli, ['rule', 'places', 'by', 'date']), rows)
}

function listText(cli: CliContext, holders: readonly Json[]): string {
  if (holders.length === 0) return say(cli, 'policy.noneAtAll')
  const rows = holders.flatMap((holder) =>
    rowsOf(fieldOf(holder, 'rules')).map((rule) => [
      cell(holder, 'address'),
      say(cli, `policy.kind.${cell(holder, 'kind')}`),
      ...ruleCells(cli, rule),
    ]),
  )
  return cli.table(heads(cli, ['address', 'kind', 'rule', 'places', 'by', 'date']), rows)
}

function simulatedText(cli: CliContext, value: Json): string {
  const asked = { account: cell(value, 'from'), address: cell(value, 'to') }
  if (fieldOf(value, 'allowed') === true) return say(cli, 'simulate.yes', asked)
  const heard = cell(value, 'sentence')
  const rules = rowsOf(fieldOf(value, 'rules'))
  const [rule = null] = [...rules].sort((a, b) => Number(cell(b, 'setMs')) - Number(cell(a, 'setMs')))
  if (rule === null) return `${say(cli, 'simulate.other', asked)}\n${heard}`
  const values = {
    ...asked,
    rule: cell(rule, 'name'),
    n: rules.length,
    group: fieldOf(value, 'group') === true ? cell(value, 'holder') : 'none',
    who: cell(rule, 'setBy'),
    date: dateText(cli, fieldOf(rule, 'setMs')),
    change: cell(value, 'change'),
  }
  const sentence = say(cli, rules.length > 1 ? 'simulate.several' : 'simulate.no', values)
  return `${sentence}\n${say(cli, 'simulate.answer')}\n${heard}`
}
