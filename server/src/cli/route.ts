/** `valija route set|list|remove|tls`: the way of outgoing mail, by domain; `*` is a relay server for everything else. */
import { type Command, InvalidArgumentError } from 'commander'
import type { Json } from '../service/admin/method.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { cell, given, rowsOf } from './directory-kit.ts'
import { queueHelp } from './queue.ts'
import { placeOf, serverOf } from './server-place.ts'

type SetOptions = {
  readonly tls?: string
  readonly implicitTls?: boolean
  readonly lmtp?: boolean
  readonly authUser?: string
  readonly passwordStdin?: boolean
}

/** Octets of a password on standard input. */
const PASSWORD_MAX_BYTES = 4096

export const registerRoute: RegisterCommands = (program, context, language) => {
  const help = queueHelp(language)
  const group = program.command('route').description(help('route'))
  group
    .command('set <domain> <server>')
    .description(help('routeSet'))
    .option('--tls <how>', help('tls'))
    .option('--implicit-tls', help('implicitTls'))
    .option('--lmtp', help('lmtp'))
    .option('--auth-user <user>', help('authUser'))
    .option('--password-stdin', help('passwordStdin'))
    .action(async (domain: string, server: string, options: SetOptions) => {
      const { host, port } = serverOf(server, help('badServer'))
      await set(await context(), domain, host, port, options)
    })
  registerList(group, context, help('routeList'))
  group
    .command('remove <domain>')
    .description(help('routeRemove'))
    .action(async (domain: string) => {
      const cli = await context()
      const value = await cli.admin('route.remove', { domain })
      cli.result(value, () => cli.text({ key: 'route.removed', values: { domain: cell(value, 'domain') } }))
    })
  registerTls(group, context, help('routeTls'), help('badLevel'))
}

const LEVELS = ['none', 'may', 'encrypt', 'verify', 'default']

/** `route tls example.org verify`; without a level, what is set. */
function registerTls(
  group: Command,
  context: () => Promise<CliContext>,
  description: string,
  wrong: string,
): void {
  group
    .command('tls [domain] [level]')
    .description(description)
    .action(async (domain: string | undefined, level: string | undefined) => {
      if (level !== undefined && !LEVELS.includes(level)) throw new InvalidArgumentError(wrong)
      const cli = await context()
      if (domain === undefined || level === undefined) {
        const all = rowsOf(await cli.admin('route.tls-list', {}))
        const rows = all.filter((row) => domain === undefined || cell(row, 'domain') === domain)
        cli.result(rows, () => tlsTable(cli, rows))
        return
      }
      const value = await cli.admin('route.tls', { domain, level: level === 'default' ? null : level })
      const values = { domain: cell(value, 'domain'), level }
      cli.result(value, () => cli.text({ key: `route.tls.${level}`, values }))
    })
}

function tlsTable(cli: CliContext, rows: readonly Json[]): string {
  if (rows.length === 0) return cli.text({ key: 'route.tls.empty' })
  return cli.table(
    ['domain', 'tls'].map((head) => cli.text({ key: `route.head.${head}` })),
    rows.map((row) => [cell(row, 'domain'), cell(row, 'level')]),
  )
}

async function set(
  cli: CliContext,
  domain: string,
  host: string,
  port: number,
  options: SetOptions,
): Promise<void> {
  const password =
    options.passwordStdin === true ? (await cli.stdin(PASSWORD_MAX_BYTES)).replace(/\r?\n$/, '') : undefined
  const value = await cli.admin(
    'route.set',
    given({
      domain,
      host,
      port,
      tls: options.tls,
      implicitTls: options.implicitTls,
      lmtp: options.lmtp,
      username: options.authUser,
      password,
    }),
  )
  cli.result(value, () =>
    cli.text({ key: 'route.added', values: { domain: cell(value, 'domain'), server: placeOf(value) } }),
  )
}

function registerList(group: Command, context: () => Promise<CliContext>, description: string): void {
  group
    .command('list')
    .description(description)
    .action(async () => {
      const cli = await context()
      const value = await cli.admin('route.list', {})
      cli.result(value, () => {
        const rows = rowsOf(value)
        if (rows.length === 0) return cli.text({ key: 'route.empty' })
        return cli.table(
          ['domain', 'server', 'protocol', 'tls', 'username'].map((head) =>
            cli.text({ key: `route.head.${head}` }),
          ),
          rows.map((row) => [
            cell(row, 'domain'),
            placeOf(row),
            cell(row, 'lmtp') === 'true' ? 'LMTP' : 'SMTP',
            cell(row, 'implicitTls') === 'true' ? 'implicit' : cell(row, 'tls'),
            cell(row, 'locked') === ''
              ? cell(row, 'username')
              : cli.text({ key: 'route.locked', values: { username: cell(row, 'username') } }),
          ]),
        )
      })
    })
}
