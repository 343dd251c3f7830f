/**
 * `valija check`: looks over everything around the server that has to be right for mail to flow, and says in plain
 * words what is not and what to do about it.
 *
 *   $ valija check
 *   In order   Port 25 (smtp) answers on ::.
 *   Problem    192.0.2.7 has no reverse name (PTR): many servers refuse mail from it.
 *              To do: Ask whoever provides the address to set its reverse name to mail.example.com.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config/config.ts'
import { escapeLine } from '../lib/safe-text.ts'
import { connectLines } from '../net/json-lines.ts'
import { checkBucket } from '../runtime/check/bucket.ts'
import { type Finding, fine, trouble } from '../runtime/check/finding.ts'
import { checkIssuer } from '../runtime/check/issuer.ts'
import { checkLdap } from '../runtime/check/ldap.ts'
import { checkMachine } from '../runtime/check/machine.ts'
import { checkDomain, checkHostNames } from '../runtime/check/names.ts'
import { checkCertificates, checkPorts } from '../runtime/check/ports.ts'
import { checkRoutes, checkSecretKey } from '../runtime/check/secrets.ts'
import { dataPaths } from '../runtime/data-folder.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import { openResolver } from '../runtime/resolver.ts'
import type { CliContext, RegisterCommands } from './command.ts'
import { helpText } from './help-text.ts'
import { type GlobalOptions, readConfig } from './read-config.ts'
import { COLOURS, coloured } from './terminal.ts'

const STATE_COLOURS = { ok: COLOURS.green, attention: COLOURS.yellow, problem: COLOURS.red } as const

export const registerCheck: RegisterCommands = (program, context, language) => {
  program
    .command('check')
    .description(helpText(language, 'help.check'))
    .action(async () => {
      const cli = await context()
      const config = await readConfig(program.opts<GlobalOptions>(), language)
      const findings = await checkAll(cli, config)
      if (cli.json)
        cli.result(
          findings.map((finding) => shown(cli, finding)),
          () => '',
        )
      else process.stdout.write(`${forPeople(cli, findings)}\n`)
      if (findings.some(({ state }) => state === 'problem')) process.exitCode = EXIT.unavailable
    })
}

async function checkAll(cli: CliContext, written: Config): Promise<readonly Finding[]> {
  const running = await isRunning(written)
  const config = running ? asStarted(written) : written
  const resolver = await openResolver(config)
  const findings: Finding[] = [fine('config', 'config.fine'), ...checkMachine(config)]
  findings.push(
    running ? fine('server', 'server.running') : trouble('attention', 'server', 'server.stopped'),
    ...(await checkPorts(config, running)),
    ...(existsSync(config.server.dataDir) ? await checkCertificates(config, Date.now()) : []),
    ...(await checkBucket(config)),
    ...(await checkIssuer(config)),
    ...(await checkLdap(config)),
    ...checkSecretKey(config),
    ...(await checkHostNames(config, resolver)),
  )
  if (!running) return findings
  findings.push(...checkRoutes((await cli.admin('route.list', {})) as Parameters<typeof checkRoutes>[0]))
  for (const domain of await domainNames(cli)) findings.push(...(await checkDomain(domain, config, resolver)))
  return findings
}

async function isRunning(config: Config): Promise<boolean> {
  const client = await connectLines(dataPaths(config.server.dataDir).controlSocket)
  client?.[Symbol.dispose]()
  return client !== undefined
}

/** Names and ports of a running server are those that it was started with. */
function asStarted(config: Config): Config {
  const path = join(dataPaths(config.server.dataDir).run, 'status.json')
  if (!existsSync(path)) return config
  const { listeners, server } = JSON.parse(readFileSync(path, 'utf8')) as Pick<Config, 'listeners' | 'server'>
  return { ...config, listeners, server }
}

async function domainNames(cli: CliContext): Promise<readonly string[]> {
  const rows = (await cli.admin('domain.list', {})) as readonly { readonly domain: string }[]
  return rows.map(({ domain }) => domain)
}

function shown(cli: CliContext, { id, state, text, advice }: Finding) {
  return { id, state, text: cli.text(text), ...(advice !== undefined && { advice: cli.text(advice) }) }
}

/** The state is a word; the colour only repeats it. */
function forPeople(cli: CliContext, findings: readonly Finding[]): string {
  const words = Object.fromEntries(
    Object.keys(STATE_COLOURS).map((state) => [state, cli.text({ key: `check.state.${state}` })]),
  )
  const width = Math.max(...Object.values(words).map((word) => word.length)) + 3
  const lines = findings.flatMap((finding) => {
    const { state, text, advice } = shown(cli, finding)
    const word = (words[state] ?? state).padEnd(width)
    const first = `${coloured(word, STATE_COLOURS[state])}${escapeLine(text)}`
    if (advice === undefined) return [first]
    const todo = cli.text({ key: 'check.todo', values: { text: advice } })
    return [first, `${' '.repeat(width)}${escapeLine(todo)}`]
  })
  const count = (state: Finding['state']): number =>
    findings.filter((finding) => finding.state === state).length
  const values = { problems: count('problem'), attention: count('attention') }
  return [...lines, '', cli.text({ key: 'check.summary', values })].join('\n')
}
