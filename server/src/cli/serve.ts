/** `valija serve`: starts the service, says where it listens, and stays until it is told to stop. */
import type { Command } from 'commander'
import type { Config, Endpoint } from '../config/config.ts'
import type { ConfigOptions } from '../config/shape-config.ts'
import { Metrics } from '../lib/metrics.ts'
import { escapeJson } from '../lib/safe-text.ts'
import type { Language } from '../lib/text.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import { guard } from '../runtime/guard.ts'
import type { LocalAccount } from '../runtime/local-company.ts'
import { runOnce } from '../runtime/one-shot.ts'
import { createPinoLog } from '../runtime/pino-log.ts'
import { type Service, startService } from '../runtime/service.ts'
import { StartError } from '../runtime/start-error.ts'
import { createTexts } from '../runtime/texts.ts'
import { startPulse } from '../runtime/thread-pulse.ts'
import { readVersion } from '../runtime/version.ts'
import type { RegisterCommands } from './command.ts'
import { helpText } from './help-text.ts'
import { formatTable } from './terminal.ts'

type ServeOptions = {
  readonly local?: true
  readonly portOffset?: string
  readonly resolver?: string
  readonly engine?: string
  readonly json?: true
  readonly data?: string
  readonly config?: string
}

export const registerServe: RegisterCommands = (program, _context, language) => {
  program
    .command('serve')
    .description(helpText(language, 'help.serve'))
    .option('--local', helpText(language, 'help.serve.local'))
    .option('--port-offset <n>', helpText(language, 'help.serve.offset'))
    .option('--resolver <host:port>', helpText(language, 'help.serve.resolver'))
    .option('--engine <name>', helpText(language, 'help.serve.engine'))
    .action(async (_options: ServeOptions, command: Command) => {
      await serve(command.optsWithGlobals<ServeOptions>(), language)
    })
}

async function serve(options: ServeOptions, language: Language): Promise<void> {
  const config = await configOf(options, language)
  const version = readVersion()
  const log = createPinoLog({ level: config.log.level, thread: 'main' })
  const metrics = new Metrics()
  guard(log, metrics)
  const pulse = startPulse()
  const stop = stopSignals()
  try {
    await using service = stoppable(
      await startService({ config, version, log, metrics, local: options.local === true }),
    )
    pulse.started()
    const readyMs = Math.round(performance.now())
    const said = { version, language, accounts: service.accounts, readyMs, config: service.config }
    process.stdout.write(`${options.json === true ? jsonLine(said) : people(said)}\n`)
    process.on('SIGHUP', () => void service.reload())
    await stop
  } finally {
    await log.flush()
  }
  process.exit(EXIT.ok)
}

function configOf(options: ServeOptions, language: Language): Promise<Config> {
  const url = new URL('../config/config-thread.ts', import.meta.url)
  return runOnce<ConfigOptions, Config>(url, {
    file: options.config,
    dataDir: options.data,
    local: options.local === true,
    // Checked by the same rules as the file: a wrong word on the command line is told by its name.
    overrides: {
      ...(options.resolver !== undefined && { 'queue.resolver': options.resolver }),
      ...(options.engine !== undefined && { 'store.engine': options.engine }),
    },
    portOffset: offsetOf(options.portOffset),
    language,
    cwd: process.cwd(),
    env: { ...process.env },
  })
}

function offsetOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  if (!/^-?\d{1,5}$/.test(given))
    throw new StartError(EXIT.usage, { key: 'config.offsetInvalid', values: { given } })
  return Number(given)
}

/** Resolves at the first SIGTERM or SIGINT; a second SIGINT does not wait any longer. */
function stopSignals(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    const ask = (signal: NodeJS.Signals): void => {
      if (asked && signal === 'SIGINT') process.exit(128 + 2)
      asked = true
      resolve()
    }
    process.on('SIGTERM', ask)
    process.on('SIGINT', ask)
  })
}

function stoppable(service: Service): Service & AsyncDisposable {
  return Object.assign(service, { [Symbol.asyncDispose]: () => service.stop() })
}

type Said = {
  readonly version: string
  readonly language: Language
  readonly accounts: readonly LocalAccount[]
  readonly readyMs: number
  readonly config: Config
}

function jsonLine({ version, accounts, readyMs, config }: Said): string {
  const { listeners, server, store } = config
  const line = {
    pid: process.pid,
    ready_ms: readyMs,
    version,
    hostname: server.hostname,
    host: listeners.host[0] ?? '',
    ports: listeners.ports,
    status: { host: listeners.statusHost, port: listeners.status },
    data: server.dataDir,
    engine: store.engine,
    accounts,
  }
  return escapeJson(JSON.stringify(line))
}

function people({ version, language, accounts, readyMs, config }: Said): string {
  const texts = createTexts()
  const say = (key: string, values = {}): string => texts.format(language, { key, values })
  const { listeners, server } = config
  const width = process.stdout.isTTY ? process.stdout.columns : undefined
  const [host = ''] = listeners.host
  const rows = Object.entries(listeners.ports)
    .filter(([, endpoint]) => endpoint !== false)
    .map(([name, endpoint]) => [say(`serve.port.${name}`), placeOf(name, host, endpoint)])
  if (listeners.status !== false)
    rows.push([say('serve.port.status'), `http://${listeners.statusHost}:${listeners.status}/metrics`])
  const blocks = [
    say('serve.ready', { version, seconds: readyMs / 1000, dir: server.dataDir }),
    formatTable(
      [say('serve.what'), say('serve.where')],
      rows.map((row) => row.map(String)),
      width,
    ),
  ]
  if (accounts.length > 0) {
    const head = [say('serve.account'), say('serve.password'), say('serve.role')]
    const lines = accounts.map(({ address, password, role }) => [
      address,
      password,
      say(`serve.role.${role}`),
    ])
    blocks.push(formatTable(head, lines, width), say('serve.localHint'))
  } else blocks.push(say('serve.setupHint'))
  blocks.push(say('serve.stopHint'))
  return blocks.join('\n\n')
}

/** Where it is, as a person types it: a web address with its scheme. */
function placeOf(name: string, host: string, endpoint: Endpoint): string {
  if (typeof endpoint !== 'number') return String(endpoint)
  const place = `${host.includes(':') ? `[${host}]` : host}:${endpoint}`
  return name === 'https' || name === 'http' ? `${name}://${place}/` : place
}
