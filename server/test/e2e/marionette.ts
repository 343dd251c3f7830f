/**
 * Speaks Marionette, the remote control that Firefox and Thunderbird have built in: frames of `length:JSON`, a command is
 * `[0, id, name, parameters]` and its answer `[1, id, error, result]`.
 */
import { connect, type Socket } from 'node:net'

type Answer = readonly [
  1,
  number,
  { readonly error: string; readonly message: string } | null,
  { value?: unknown },
]
type Waiting = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }

const COLON = 58
const SCRIPT_MS = 60_000

export class Marionette implements Disposable {
  readonly #socket: Socket
  readonly #waiting = new Map<number, Waiting>()
  #received = Buffer.alloc(0)
  #id = 0

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => this.#receive(chunk))
    socket.on('close', () => this.#fail(new Error('the program closed the connection')))
    socket.on('error', (error) => this.#fail(error))
  }

  /** Opens a session in the context of the program itself (not of a page). */
  static async open(port: number): Promise<Marionette> {
    const socket = connect(port, '127.0.0.1')
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    socket.once('connect', resolve)
    socket.once('error', reject)
    await promise
    const marionette = new Marionette(socket)
    // Test servers have certificates of their own making.
    await marionette.#command('WebDriver:NewSession', {
      capabilities: { alwaysMatch: { acceptInsecureCerts: true } },
    })
    await marionette.#command('Marionette:SetContext', { value: 'chrome' })
    await marionette.#command('WebDriver:SetTimeouts', { script: SCRIPT_MS })
    return marionette
  }

  /**
   * Runs the body of an async function inside the program; `args` are its arguments and what it returns comes back.
   * What it throws is thrown here.
   */
  async run(body: string, ...args: readonly unknown[]): Promise<unknown> {
    const script = `const done = arguments[arguments.length - 1];
      const args = Array.from(arguments).slice(0, -1);
      (async () => { ${body} })().then((value) => done({ value }), (error) => done({ error: String(error) + ' ' + (error.stack ?? '') }));`
    const given = { script, args, newSandbox: false, sandbox: 'system' }
    const result = (await this.#command('WebDriver:ExecuteAsyncScript', given)) as {
      error?: string
      value?: unknown
    }
    if (result.error !== undefined) throw new Error(result.error)
    return result.value
  }

  [Symbol.dispose](): void {
    this.#socket.destroy()
  }

  async #command(name: string, parameters: object): Promise<unknown> {
    const id = ++this.#id
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#waiting.set(id, { resolve, reject })
    const text = JSON.stringify([0, id, name, parameters])
    this.#socket.write(`${Buffer.byteLength(text)}:${text}`)
    return await promise
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk])
    for (;;) {
      const colon = this.#received.indexOf(COLON)
      const end = colon + 1 + Number(this.#received.subarray(0, Math.max(0, colon)).toString())
      if (colon < 0 || this.#received.length < end) return
      const message = JSON.parse(this.#received.subarray(colon + 1, end).toString()) as Answer | object
      this.#received = this.#received.subarray(end)
      // The first frame is a greeting, not an answer.
      if (Array.isArray(message)) this.#settle(message as unknown as Answer)
    }
  }

  #settle([, id, error, result]: Answer): void {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    if (error !== null) waiting?.reject(new Error(`${error.error}: ${error.message}`))
    else waiting?.resolve(result.value)
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
