/** Blobs in an object store that speaks S3, for nodes that keep nothing of their own. DESIGN: cluster */
import type { Clock } from '../../lib/clock.ts'
import type { BlobKey, BlobReader, BlobStore, StoredBlob } from './blob-store.ts'
import { S3Client, type S3Settings } from './s3-client.ts'

const KEY = /^[0-9a-f]{64}$/
/**
 * A blob that is there and younger than this is left as it is; an older one is stored again, which makes it new.
 * Far below the age at which the orphan sweep begins to look at blobs, so that the two never meet.
 */
const FRESH_MS = 3600 * 1000

export class S3BlobStore implements BlobStore {
  readonly #client: S3Client
  readonly #prefix: string
  readonly #clock: Clock

  /** `prefix` stands before every key, `blobs/` for example, so that one bucket may serve several installations. */
  constructor(settings: S3Settings, prefix: string, clock: Clock) {
    this.#client = new S3Client(settings)
    this.#prefix = prefix
    this.#clock = clock
  }

  async put(key: BlobKey, bytes: Uint8Array): Promise<void> {
    const name = this.#name(key)
    if (await this.#client.putIfAbsent(name, bytes)) return
    const storedMs = await this.#client.modifiedMs(name)
    if (storedMs === undefined || this.#clock.now() - storedMs > FRESH_MS) await this.#client.put(name, bytes)
  }

  get(key: BlobKey): Promise<Uint8Array | undefined> {
    return this.#client.get(this.#name(key))
  }

  getRange(key: BlobKey, from: number, to: number): Promise<Uint8Array | undefined> {
    return this.#client.get(this.#name(key), { start: from, end: to })
  }

  /** A question for each piece: nothing is kept open between them. */
  reader(key: BlobKey): Promise<BlobReader> {
    return Promise.resolve({
      read: async (from: number, to: number) => (await this.getRange(key, from, to)) ?? new Uint8Array(0),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    })
  }

  async delete(key: BlobKey, olderThanMs: number): Promise<boolean> {
    const storedMs = await this.#client.modifiedMs(this.#name(key))
    if (storedMs === undefined || storedMs >= olderThanMs) return false
    await this.#client.delete(this.#name(key))
    return true
  }

  async *list(): AsyncIterable<StoredBlob> {
    for await (const object of this.#client.list(this.#prefix)) {
      const key = object.key.slice(object.key.lastIndexOf('/') + 1)
      if (KEY.test(key)) yield { key: key as BlobKey, storedMs: object.modifiedMs }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #name(key: BlobKey): string {
    // The only place where a key becomes part of a URL; keys are ours, and still nothing else may pass.
    if (!KEY.test(key)) throw new Error('not a blob key')
    return `${this.#prefix}${key.slice(0, 2)}/${key}`
  }
}
