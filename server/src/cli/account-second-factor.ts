/** `valija account second-factor list|reset|add|confirm`: what is asked for besides the password. */
import type { Command } from 'commander'
import { SECOND_FACTOR_HELP } from '../lib/catalogue/cli-second-factor.ts'
import type { Language } from '../lib/text.ts'
import type { Json } from '../service/admin/method.ts'
import type { CliContext } from './command.ts'
import { cell, dateText, fieldOf, listing, rowsOf } from './directory-kit.ts'

type Short<Key> = Key extends `help.factor.${infer Rest}` ? Rest : never
type HelpOf = (key: Short<keyof typeof SECOND_FACTOR_HELP>) => string

export function registerAccountSecondFactor(
  account: Command,
  context: () => Promise<CliContext>,
  language: Language,
): void {
  const help: HelpOf = (key) =>
    SECOND_FACTOR_HELP[`help.factor.${key}` as keyof typeof SECOND_FACTOR_HELP][language]
  const group = account.command('second-factor').description(help('secondFactor'))
  group
    .command('list <address>')
    .description(help('list'))
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('second-factor.list', { address })
      cli.result(value, () => factorsText(cli, value))
    })
  group
    .command('reset <address>')
    .description(help('reset'))
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('second-factor.reset', { address })
      cli.result(value, () => cli.text({ key: 'factor.reset', values: { address: cell(value, 'address') } }))
    })
  group
    .command('add <address>')
    .description(help('add'))
    .action(async (address: string) => {
      const cli = await context()
      const value = await cli.admin('second-factor.offer', { address })
      const values = { address: cell(value, 'address'), secret: cell(value, 'secret') }
      cli.result(value, () => `${cell(value, 'qr')}\n${cli.text({ key: 'factor.offered', values })}`)
    })
  group
    .command('confirm <address> <code>')
    .description(help('confirm'))
    .action(async (address: string, code: string) => {
      const cli = await context()
      const value = await cli.admin('second-factor.confirm', { address, code })
      cli.result(value, () => confirmedText(cli, value))
    })
}

function factorsText(cli: CliContext, value: Json): string {
  const since = fieldOf(value, 'codesSinceMs')
  const codes = since === null ? 'factor.codesOff' : 'factor.codesOn'
  return [
    cli.text({ key: codes, values: { date: dateText(cli, since) } }),
    listing(
      cli,
      rowsOf(fieldOf(value, 'passkeys')),
      [
        ['id', (row) => cell(row, 'id')],
        ['name', (row) => cell(row, 'name')],
        ['added', (row) => dateText(cli, fieldOf(row, 'madeMs'))],
        ['used', (row) => dateText(cli, fieldOf(row, 'usedMs'))],
      ],
      'factor.noPasskeys',
    ),
    cli.text({ key: 'factor.recoveryLeft', values: { n: Number(fieldOf(value, 'recoveryCodesLeft')) } }),
  ].join('\n')
}

function confirmedText(cli: CliContext, value: Json): string {
  const codes = rowsOf(fieldOf(value, 'recoveryCodes')).map(String)
  const done = cli.text({ key: 'factor.confirmed', values: { address: cell(value, 'address') } })
  if (codes.length === 0) return done
  return [done, cli.text({ key: 'factor.recoveryCodes' }), ...codes.map((code) => `    ${code}`)].join('\n')
}
