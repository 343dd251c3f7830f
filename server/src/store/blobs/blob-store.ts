/**
 * Large bodies, kept apart from the tables. A key is 64 hexadecimal digits that the caller computed from the content
 * (blob-key.ts), so a blob is never changed, and storing it twice stores it once.
 */
export type BlobKey = string & { readonly __brand: 'BlobKey' }

export type StoredBlob = { readonly key: BlobKey; readonly storedMs: number }

export type BlobReader = AsyncDisposable & {
  /** Octets `from` (included) to `to` (excluded); fewer where the blob ends. */
  read(from: number, to: number): Promise<Uint8Array>
}

export type BlobStore = AsyncDisposable & {
  /**
   * Resolves when the blob is on the disk or replicated. When it is there already, its `storedMs` is made new:
   * the orphan sweep leaves young blobs alone, and a row that needs this one is about to be committed.
   */
  put(key: BlobKey, bytes: Uint8Array): Promise<void>
  /** Undefined: there is none. */
  get(key: BlobKey): Promise<Uint8Array | undefined>
  /** Octets `from` (included) to `to` (excluded). Undefined: there is none. */
  getRange(key: BlobKey, from: number, to: number): Promise<Uint8Array | undefined>
  /** For reading one blob piece by piece; disposed by who asked. Undefined: there is none, as far as is known. */
  reader(key: BlobKey): Promise<BlobReader | undefined>
  /** Deletes it when it is there and was stored before `olderThanMs`. */
  delete(key: BlobKey, olderThanMs: number): Promise<boolean>
  /** Every blob, in no order; blobs stored while it runs may be missing. */
  list(): AsyncIterable<StoredBlob>
}
