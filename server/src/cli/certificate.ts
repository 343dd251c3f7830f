/** `valija certificate list|renew`: what the running service shows, and what an authority gives it. */
import { CERTIFICATE_TEXTS } from '../lib/catalogue/certificate.ts'
import type { Json } from '../service/admin/method.ts'
import type { RegisterCommands } from './command.ts'
import { cell, dateText, fieldOf, listing, rowsOf } from './directory-kit.ts'

export const registerCertificate: RegisterCommands = (program, context, language) => {
  const help = (key: 'list' | 'renew'): string => CERTIFICATE_TEXTS[`help.certificate.${key}`][language]
  const group = program.command('certificate').description(CERTIFICATE_TEXTS['help.certificate'][language])
  group
    .command('list')
    .description(help('list'))
    .action(async () => {
      const cli = await context()
      const value = await cli.admin('certificate.list', {})
      const acme = rowsOf(fieldOf(value, 'acme'))
      const rows = [
        ...rowsOf(fieldOf(value, 'certificates')).map((row) => withRenewal(row, acme)),
        ...missing(acme),
      ]
      cli.result(value, () =>
        listing(
          cli,
          rows,
          [
            ['names', (row) => cell(row, 'names')],
            ['expires', (row) => dateText(cli, fieldOf(row, 'expiresMs'))],
            ['renews', (row) => dateText(cli, fieldOf(row, 'renewMs'))],
            ['trouble', (row) => cell(row, 'failed')],
          ],
          'certificate.none',
        ),
      )
    })
  group
    .command('renew')
    .description(help('renew'))
    .action(async () => {
      const cli = await context()
      const value = await cli.admin('certificate.renew', {})
      const line = (row: Json): string => {
        const values = { names: cell(row, 'names'), reason: cell(row, 'failed') }
        return cli.text({ key: values.reason === '' ? 'certificate.issued' : 'certificate.failed', values })
      }
      cli.result(value, () => rowsOf(value).map(line).join('\n') || cli.text({ key: 'certificate.nothing' }))
    })
}

/** What is known of a certificate's renewal lies beside it, by the name that both begin with. */
function withRenewal(row: Json, acme: readonly Json[]): Json {
  const [first] = rowsOf(fieldOf(row, 'names'))
  const state = acme.find((one) => rowsOf(fieldOf(one, 'names')).some((name) => name === first))
  return {
    names: fieldOf(row, 'names'),
    expiresMs: fieldOf(row, 'expiresMs'),
    renewMs: state === undefined ? null : fieldOf(state, 'renewMs'),
    failed: state === undefined ? null : fieldOf(state, 'failed'),
  }
}

/** Those that were wanted and never came. */
function missing(acme: readonly Json[]): readonly Json[] {
  return acme.filter((one) => fieldOf(one, 'untilMs') === null)
}
