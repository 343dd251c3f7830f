/**
 * What the peer has sent and nobody has read yet: lines of bounded length, or octets for a message.
 * Readers pull; when nothing is there they wait, and `beforeWait` sends what was said so far. RFC 2920 §3.2
 */
import { SyntaxFault } from '../../lib/syntax-fault.ts'
import { INPUT_WAITING_OCTETS, OVERLONG_SKIP_OCTETS } from './limits.ts'

/** A line that cannot be a command: too long, or not ended by CRLF. */
export class LineFault extends SyntaxFault {
  readonly kind: 'too-long' | 'endless' | 'line-end' | 'octet'
  constructor(kind: LineFault['kind'], offset: number) {
    super('a line', offset)
    this.kind = kind
  }
}

export type InputSource = {
  pause(): void
  resume(): void
  /** Called before each wait for the peer. */
  beforeWait(): void
}

const LF = 10
const CR = 13

export class Input {
  readonly #source: InputSource
  #chunks: Buffer[] = []
  #waitingBytes = 0
  #paused = false
  #ended = false
  #wake: (() => void) | undefined
  /** The start of a line whose end has not come, at most as long as a line may be. */
  #partial: Buffer | undefined
  #partialBytes = 0

  constructor(source: InputSource) {
    this.#source = source
  }

  /** Octets that came and were not read. */
  get waitingBytes(): number {
    return this.#waitingBytes + this.#partialBytes
  }

  get ended(): boolean {
    return this.#ended
  }

  /** Resolves when something has come, nothing more will come, or so long has passed. */
  async waits(ms: number): Promise<void> {
    if (this.#ended || this.waitingBytes > 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.#awake(), ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  push(bytes: Buffer): void {
    if (this.#ended || bytes.length === 0) return
    this.#chunks.push(bytes)
    this.#waitingBytes += bytes.length
    if (this.#wake === undefined && this.#waitingBytes > INPUT_WAITING_OCTETS && !this.#paused) {
      this.#paused = true
      this.#source.pause()
    }
    this.#awake()
  }

  /** Nothing more will come. */
  end(): void {
    this.#ended = true
    this.#awake()
  }

  /** Forgets what came: it belongs to nobody any more. */
  clear(): void {
    this.#chunks = []
    this.#waitingBytes = 0
    this.#partialBytes = 0
  }

  /** The next line without its CRLF, at most `maxOctets` with it; undefined when the peer has said its last. */
  async line(maxOctets: number): Promise<string | undefined> {
    for (;;) {
      const chunk = this.#chunks[0]
      if (chunk === undefined) {
        if (this.#ended) return undefined
        await this.#more()
        continue
      }
      const lf = chunk.indexOf(LF)
      const end = lf < 0 ? chunk.length : lf + 1
      if (this.#partialBytes + end > maxOctets) {
        this.#partialBytes = 0
        await this.#skipLine()
        throw new LineFault('too-long', maxOctets)
      }
      if (lf >= 0 && this.#partialBytes === 0) {
        this.#consume(end)
        return decodeLine(chunk, end)
      }
      this.#partial ??= Buffer.allocUnsafeSlow(Math.min(maxOctets, 512))
      if (this.#partial.length < this.#partialBytes + end) {
        const wider = Buffer.allocUnsafeSlow(maxOctets)
        this.#partial.copy(wider, 0, 0, this.#partialBytes)
        this.#partial = wider
      }
      chunk.copy(this.#partial, this.#partialBytes, 0, end)
      this.#partialBytes += end
      this.#consume(end)
      if (lf < 0) continue
      const line = this.#partial.subarray(0, this.#partialBytes)
      this.#partial = undefined
      this.#partialBytes = 0
      return decodeLine(line, line.length)
    }
  }

  /**
   * Hands octets over until `take` has what it wants: it answers how many of those it was given it used, or -1 for
   * all of them and more to come. False: the peer stopped first.
   */
  async octets(take: (bytes: Buffer) => number): Promise<boolean> {
    for (;;) {
      const chunk = this.#chunks[0]
      if (chunk === undefined) {
        if (this.#ended) return false
        await this.#more()
        continue
      }
      const used = take(chunk)
      this.#consume(used < 0 ? chunk.length : used)
      if (used >= 0) return true
    }
  }

  async #skipLine(): Promise<void> {
    let left = OVERLONG_SKIP_OCTETS
    const found = await this.octets((bytes) => {
      const lf = bytes.indexOf(LF)
      left -= bytes.length
      if (lf < 0 && left < 0) return bytes.length
      return lf < 0 ? -1 : lf + 1
    })
    if (!found || left < 0) throw new LineFault('endless', OVERLONG_SKIP_OCTETS)
  }

  #consume(octets: number): void {
    const chunk = this.#chunks[0]
    if (chunk === undefined) return
    this.#waitingBytes -= octets
    if (octets === chunk.length) this.#chunks.shift()
    else this.#chunks[0] = chunk.subarray(octets)
  }

  #more(): Promise<void> {
    this.#source.beforeWait()
    if (this.#paused) {
      this.#paused = false
      this.#source.resume()
    }
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }

  #awake(): void {
    const wake = this.#wake
    this.#wake = undefined
    wake?.()
  }
}

function decodeLine(bytes: Buffer, end: number): string {
  // Only CRLF ends a line, also of a command: two readers must never see two lines where we see one. THREATS IN1
  if (bytes[end - 2] !== CR) throw new LineFault('line-end', end)
  const text = bytes.toString('utf8', 0, end - 2)
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0 || code === CR || code === 0xfffd) throw new LineFault('octet', at)
  }
  return text
}
