/** What sub-commands get: the way to the running server (or to the data when none runs), and the terminal. */
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Config } from '../config/config.ts'
import { Metrics } from '../lib/metrics.ts'
import { escapeJson, escapeText } from '../lib/safe-text.ts'
import type { Language, TextRef, Texts } from '../lib/text.ts'
import { connectLines, type LineClient } from '../net/json-lines.ts'
import { type Answer, answerOf, runAdmin } from '../runtime/control.ts'
import { dataPaths, openDataFolder } from '../runtime/data-folder.ts'
import { EXIT } from '../runtime/exit-codes.ts'
import { StartError } from '../runtime/start-error.ts'
import type { Json } from '../service/admin/method.ts'
import { CliError } from './cli-error.ts'
import type { CliContext } from './command.ts'
import { formatTable } from './terminal.ts'

export type ContextOptions = {
  readonly json: boolean
  readonly language: Language
  readonly texts: Texts
  /** Read when the first question is asked, not before: `message inspect` needs no configuration. */
  readonly config: () => Promise<Config>
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
}

/** The context of one command, and what has to be closed after it. */
export function createCliContext(options: ContextOptions): CliContext & AsyncDisposable {
  const { json, language, texts, stdout } = options
  let asker: Promise<Asker> | undefined
  const print = (text: string): void => {
    stdout.write(`${text}\n`)
  }
  return {
    json,
    language,
    text: (ref: TextRef) => texts.format(language, ref),
    admin: async (method, input) => {
      asker ??= openAsker(options)
      const answer = await (await asker).ask(method, input)
      if ('ok' in answer) return answer.ok
      throw new CliError(answer.error.code, answer.error.text)
    },
    say: (line) => {
      if (!json) print(escapeText(line))
    },
    result: (value, human) => print(json ? escapeJson(JSON.stringify(value)) : escapeText(human())),
    table: (head, rows) => formatTable(head, rows, stdout.isTTY ? stdout.columns : undefined),
    stdin: (maxBytes) => readAll(options, maxBytes),
    [Symbol.asyncDispose]: async () => {
      if (asker !== undefined) await (await asker.catch(() => undefined))?.[Symbol.asyncDispose]()
    },
  }
}

/** How long a command waits for a server that holds the lock and does not listen yet. */
const STARTING_MS = 10_000
const STARTING_PAUSE_MS = 50

type Asker = AsyncDisposable & { ask(method: string, input: Json): Promise<Answer> }

/** The running server; without one, the data itself under the instance lock. */
async function openAsker(options: ContextOptions): Promise<Asker> {
  const config = await options.config()
  const { language, texts } = options
  const paths = dataPaths(config.server.dataDir)
  for (const until = performance.now() + STARTING_MS; ; await sleep(STARTING_PAUSE_MS)) {
    const client = await connect(paths.controlSocket, options)
    if (client !== undefined) return askServer(client, options)
    if (!existsSync(paths.lock))
      throw new CliError(
        'not-found',
        texts.format(language, { key: 'cli.noData', values: { dir: paths.dir } }),
      )
    try {
      return await askData(config, options)
    } catch (error) {
      // The lock is held and nobody listens yet: a server is just starting, or another command is at work.
      if (!(error instanceof StartError && error.text.key === 'start.secondInstance')) throw error
      if (performance.now() > until) throw error
    }
  }
}

async function connect(path: string, { texts, language }: ContextOptions): Promise<LineClient | undefined> {
  try {
    return await connectLines(path)
  } catch (error) {
    const sentence = texts.format(language, { key: 'cli.socketForbidden', values: { path } })
    throw new CliError('forbidden', sentence, EXIT.noPermission, { cause: error })
  }
}

function askServer(client: LineClient, { texts, language }: ContextOptions): Asker {
  let asked = 0
  return {
    ask: async (method, input) => {
      try {
        return (await client.ask({ id: ++asked, method, input, language })) as Answer
      } catch (error) {
        const sentence = texts.format(language, { key: 'cli.serverGone' })
        throw new CliError('try-later', sentence, EXIT.unavailable, { cause: error })
      }
    },
    [Symbol.asyncDispose]: async () => client[Symbol.dispose](),
  }
}

async function askData(config: Config, { texts, language }: ContextOptions): Promise<Asker> {
  const { openOffline } = await import('../app.ts')
  const { createPinoLog } = await import('../runtime/pino-log.ts')
  await using opened = new AsyncDisposableStack()
  opened.use(openDataFolder(config.server.dataDir))
  // A command answers on the terminal: what went well is no news there.
  const level = config.log.level === 'info' ? 'warn' : config.log.level
  const log = createPinoLog({ level, thread: 'cli' })
  const admin = opened.use(await openOffline({ config, log, metrics: new Metrics() }))
  const rest = opened.move()
  return {
    ask: async (method, input) =>
      answerOf(texts, 0, language, await runAdmin(admin.call, method, input, language, log)),
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}

async function readAll({ stdin, texts, language }: ContextOptions, maxBytes: number): Promise<string> {
  const parts: Buffer[] = []
  let held = 0
  for await (const part of stdin) {
    const bytes = part as Buffer
    held += bytes.length
    if (held > maxBytes) {
      const sentence = texts.format(language, { key: 'cli.stdinTooLong', values: { max: maxBytes } })
      throw new CliError('too-large', sentence, EXIT.data)
    }
    parts.push(bytes)
  }
  return Buffer.concat(parts).toString('utf8')
}
