/**
 * The five things we ask of an object store, over the S3 protocol: put if absent, get, get a range, delete, list.
 * Requests are signed by aws4fetch (Signature V4). Passing failures are tried again; a definite no is an S3Error.
 */
import type { AwsClient } from 'aws4fetch'
import type { Secret } from '../../lib/secret.ts'

export type S3Settings = {
  /** `https://s3.example.org` or `http://127.0.0.1:7480`; buckets are addressed by path, which every store knows. */
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  readonly accessKey: string
  readonly secretKey: Secret
}

export type S3Object = { readonly key: string; readonly sizeBytes: number; readonly modifiedMs: number }

/** The store said no, or did not answer in time. `status` 0: it could not be reached. */
export class S3Error extends Error {
  override readonly name = 'S3Error'
  readonly status: number
  readonly code: string

  constructor(what: string, status: number, code: string, options?: ErrorOptions) {
    super(`${what}: the object store answered ${status} ${code}`, options)
    this.status = status
    this.code = code
  }
}

type RequestOptions = {
  readonly body?: Uint8Array<ArrayBuffer>
  readonly headers?: Readonly<Record<string, string>>
  /** Answers other than 2xx that the caller understands. */
  readonly accepted?: readonly number[]
}

/** One request; a 50 MB body over 2 MB/s fits. */
const REQUEST_MS = 30_000
const TRIES = 4
/** Somebody writes the same key (409), too many requests (429). */
const PASSING = new Set([409, 429])
const FIRST_PAUSE_MS = 100
/** Octets of a listing page or an error that are read: 1,000 keys take about 300 KiB. */
const TEXT_BYTES = 2 * 1024 * 1024

export class S3Client {
  readonly #settings: S3Settings
  #aws: Promise<AwsClient> | undefined

  constructor(settings: S3Settings) {
    this.#settings = settings
  }

  /** Stores the object unless one of that key is there. False: it was there. */
  async putIfAbsent(key: string, bytes: Uint8Array): Promise<boolean> {
    const response = await this.#ask('PUT', key, {
      body: bytes as Uint8Array<ArrayBuffer>,
      headers: { 'if-none-match': '*', 'content-type': 'application/octet-stream' },
      accepted: [412],
    })
    await response.body?.cancel()
    return response.status < 300
  }

  /** Stores the object, also over one that is there: its time is new then. */
  async put(key: string, bytes: Uint8Array): Promise<void> {
    const response = await this.#ask('PUT', key, {
      body: bytes as Uint8Array<ArrayBuffer>,
      headers: { 'content-type': 'application/octet-stream' },
    })
    await response.body?.cancel()
  }

  /** When the object was stored, or undefined when there is none. */
  async modifiedMs(key: string): Promise<number | undefined> {
    const response = await this.#ask('HEAD', key, { accepted: [404] })
    return response.status === 404 ? undefined : Date.parse(response.headers.get('last-modified') ?? '')
  }

  /** The object's octets, or undefined when there is none. */
  async get(
    key: string,
    range?: { readonly start: number; readonly end: number },
  ): Promise<Uint8Array | undefined> {
    if (range !== undefined && range.end <= range.start) return new Uint8Array(0)
    const response = await this.#ask('GET', key, {
      accepted: [404, 416],
      ...(range !== undefined && { headers: { range: `bytes=${range.start}-${range.end - 1}` } }),
    })
    if (response.status === 404 || response.status === 416) {
      await response.body?.cancel()
      return response.status === 404 ? undefined : new Uint8Array(0)
    }
    return new Uint8Array(await response.arrayBuffer())
  }

  /** Removes the object; one that is not there is no fault. */
  async delete(key: string): Promise<void> {
    const response = await this.#ask('DELETE', key, { accepted: [404] })
    await response.body?.cancel()
  }

  /** All objects whose key begins with `prefix`, in key order, a page at a time. */
  async *list(prefix: string): AsyncGenerator<S3Object> {
    let token: string | undefined
    do {
      const query = new URLSearchParams({ 'list-type': '2', prefix })
      if (token !== undefined) query.set('continuation-token', token)
      const response = await this.#ask('GET', `?${query}`, {})
      const page = parseListing(await boundedText(response))
      yield* page.objects
      if (page.next !== undefined && page.next === token)
        throw new S3Error('GET listing', response.status, 'with the same page again')
      token = page.next
    } while (token !== undefined)
  }

  async #ask(method: string, target: string, options: RequestOptions): Promise<Response> {
    const what = `${method} ${target.startsWith('?') ? 'listing' : target}`
    const aws = await this.#client()
    let pauseMs = FIRST_PAUSE_MS
    for (let attempt = 1; ; attempt++) {
      const failure = await this.#try(aws, method, target, options, what)
      if (failure instanceof Response) return failure
      const final = failure.status !== 0 && failure.status < 500 && !PASSING.has(failure.status)
      if (final || attempt === TRIES) throw failure
      await new Promise((resolve) => setTimeout(resolve, pauseMs * (0.5 + Math.random())))
      pauseMs *= 3
    }
  }

  async #try(
    aws: AwsClient,
    method: string,
    target: string,
    options: RequestOptions,
    what: string,
  ): Promise<Response | S3Error> {
    const { endpoint, bucket } = this.#settings
    const separator = target.startsWith('?') ? '' : '/'
    try {
      const response = await aws.fetch(`${endpoint.replace(/\/$/, '')}/${bucket}${separator}${target}`, {
        method,
        signal: AbortSignal.timeout(REQUEST_MS),
        redirect: 'error',
        ...(options.body !== undefined && { body: options.body }),
        ...(options.headers !== undefined && { headers: options.headers }),
      })
      if (response.ok || options.accepted?.includes(response.status) === true) return response
      const code = tagOf(await boundedText(response), 'Code') ?? response.statusText
      return new S3Error(what, response.status, code)
    } catch (error) {
      return new S3Error(what, 0, (error as Error).name, { cause: error })
    }
  }

  #client(): Promise<AwsClient> {
    // Imported on first use: a service that keeps its blobs on disk never pays for it.
    this.#aws ??= import('aws4fetch').then(
      ({ AwsClient }) =>
        new AwsClient({
          accessKeyId: this.#settings.accessKey,
          secretAccessKey: this.#settings.secretKey.reveal(),
          service: 's3',
          region: this.#settings.region,
          retries: 0,
        }),
    )
    return this.#aws
  }
}

async function boundedText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = []
  let size = 0
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += piece.length
    if (size > TEXT_BYTES) throw new S3Error('reading', response.status, 'an answer that is too long')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

/** A page of ListObjectsV2. Our own keys are letters, digits, `/` and `-`, so nothing in them is ever escaped. */
function parseListing(xml: string): { readonly objects: S3Object[]; readonly next: string | undefined } {
  const objects: S3Object[] = []
  for (const part of xml.split('<Contents>').slice(1)) {
    const key = tagOf(part, 'Key')
    if (key === undefined) continue
    objects.push({
      key,
      sizeBytes: Number(tagOf(part, 'Size')),
      modifiedMs: Date.parse(tagOf(part, 'LastModified') ?? ''),
    })
  }
  return {
    objects,
    next: tagOf(xml, 'IsTruncated') === 'true' ? tagOf(xml, 'NextContinuationToken') : undefined,
  }
}

function tagOf(xml: string, name: string): string | undefined {
  const start = xml.indexOf(`<${name}>`)
  if (start < 0) return undefined
  const end = xml.indexOf(`</${name}>`, start)
  return end < 0 ? undefined : xml.slice(start + name.length + 2, end)
}
