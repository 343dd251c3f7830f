/** A program that wants a terminal, which script(1) is: what it shows is read, and keys are pressed when it waits for them. */
import { spawn } from 'node:child_process'

export type Terminal = {
  /** Waits until the screen has shown this since the last keys; throws with the screen when it does not. */
  see(text: string): Promise<void>
  press(keys: string): void
  /** Waits for the end of the program, which has to be a good one. */
  ended(): Promise<void>
}

const PATIENCE_MS = 60_000
/** Orders to the terminal: where to write, in which colour. */
const ORDERS = /\x1b(?:\[[0-9;?]*[a-zA-Z]|[()][A-Z0-9]|[=>])/g

export function openTerminal(command: string, env: Readonly<Record<string, string>>): Terminal {
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: { ...process.env, LC_ALL: 'C.UTF-8', TERM: 'vt100', COLUMNS: '120', LINES: '40', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let shown = ''
  let wake = (): void => {}
  let code: number | null | undefined
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    wake()
  })
  child.on('close', (ended) => {
    code = ended
    wake()
  })
  const until = async (done: () => boolean, what: string): Promise<void> => {
    const deadline = performance.now() + PATIENCE_MS
    while (!done()) {
      const leftMs = deadline - performance.now()
      if (leftMs <= 0 || code !== undefined) {
        child.kill('SIGKILL')
        throw new Error(`${command} did not show ${what}; it showed ${shown.replaceAll(ORDERS, ' ')}`)
      }
      const { promise, resolve } = Promise.withResolvers<void>()
      wake = resolve
      const timer = setTimeout(resolve, leftMs)
      await promise
      clearTimeout(timer)
    }
  }
  return {
    see: (text) => until(() => shown.replaceAll(ORDERS, ' ').includes(text), JSON.stringify(text)),
    press(keys) {
      shown = ''
      child.stdin.write(keys)
    },
    async ended() {
      await until(() => code !== undefined, 'its end')
      if (code !== 0) throw new Error(`${command} ended with ${code}: ${shown.replaceAll(ORDERS, ' ')}`)
    },
  }
}
