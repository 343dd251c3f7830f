/**
 * docs/tour-of-an-incident.md, command by command, against a started service: what the page shows below a command is what
 * it prints. What only looks is asked again until it shows that.
 */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { freePort } from '../kit/private-postgres.ts'
import { cleanEnvironment, startServer } from '../kit/start-server.ts'

const ROOT = new URL('../../../', import.meta.url).pathname
const LOOKS = /^bin\/valija (?:takeover (?:list|show)|queue (?:radar|list|reroutes)|ledger search) /
const PATIENCE_MS = 60_000
const PAUSE_MS = 200

type Step = { readonly command: string; readonly shows: readonly string[] }

/** The commands of the page, each with the lines below it. */
function stepsOf(page: string): Step[] {
  const steps: { command: string; shows: string[] }[] = []
  for (const line of page.split('\n')) {
    if (line.startsWith('    $ ')) steps.push({ command: line.slice(6), shows: [] })
    else if (line.startsWith('    ')) steps.at(-1)?.shows.push(line.trim())
  }
  return steps
}

/** `…` stands for anything; the lines follow one another, perhaps with others in between. */
function pattern(shows: readonly string[]): RegExp {
  const lines = shows.map((line) => line.split('…').map(literal).join('[^]*?'))
  return new RegExp(lines.join('[^]*?\\n[^]*?'))
}

function literal(text: string): string {
  return text
    .trim()
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\s+/g, '\\s+')
}

/** A shell that lives as long as the page. */
class Shell implements Disposable {
  readonly #child: ChildProcessWithoutNullStreams
  #heard = ''
  #turn = 0

  constructor(cwd: string, env: NodeJS.ProcessEnv) {
    this.#child = spawn('bash', ['--norc'], { cwd, env, detached: true })
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream.on('data', (octets: Buffer) => {
        this.#heard += octets.toString()
      })
  }

  /** What it printed, on either of its outputs. */
  async run(command: string): Promise<string> {
    const mark = `--- ${++this.#turn} ---`
    this.#heard = ''
    this.#child.stdin.write(`${command}\nsleep 0; echo; echo '${mark}'\n`)
    const endMs = Date.now() + PATIENCE_MS
    while (!this.#heard.includes(mark)) {
      if (Date.now() > endMs) throw new Error(`no end of ${command}: ${this.#heard}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    return this.#heard.slice(0, this.#heard.indexOf(mark))
  }

  [Symbol.dispose](): void {
    // With what it began in the background.
    if (this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGKILL')
  }
}

test('the tour of an incident is as its page says', async (t: TestContext) => {
  const steps = stepsOf(await readFile(join(ROOT, 'docs/tour-of-an-incident.md'), 'utf8'))
  const [setting, ...rest] = steps
  t.assert.match(setting?.command ?? '', /^export SMTP=/, 'what is of each machine stands first')
  t.assert.ok(rest.length > 25, `${rest.length} commands`)
  await using server = await startServer()
  const folder = await mkdtemp(join(tmpdir(), 'valija-tour-'))
  await using opened = new AsyncDisposableStack()
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'bin'))
  for (const name of ['bin/valija', 'docs', 'node_modules', 'scripts'])
    await symlink(join(ROOT, name), join(folder, name))
  await symlink(server.dataDir, join(folder, 'data'))
  const [wall, friend] = [await freePort(), await freePort()]
  const shell = opened.use(
    new Shell(folder, {
      ...cleanEnvironment(),
      ...{ SMTP: `smtps://127.0.0.1:${server.ports.submissions}`, PASSWORD: server.passwordOf('ana') },
      ...{ WALL: String(wall), FRIEND: String(friend) },
    }),
  )
  for (const { command, shows } of rest) {
    const wanted = pattern(shows)
    const endMs = Date.now() + PATIENCE_MS
    let printed = await shell.run(command)
    while (!wanted.test(printed) && LOOKS.test(`${command} `) && Date.now() < endMs) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      printed = await shell.run(command)
    }
    t.assert.match(printed, wanted, command)
  }
})
