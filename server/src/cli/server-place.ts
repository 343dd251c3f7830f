/** A server as people write it: `mx.example.org:25`, `[2001:db8::1]:25`. */
import { InvalidArgumentError } from 'commander'
import type { Json } from '../service/admin/method.ts'
import { cell } from './directory-kit.ts'

/** Throws InvalidArgumentError with that sentence. */
export function serverOf(text: string, wrong: string): { readonly host: string; readonly port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text)
  const host = match?.[1] ?? match?.[2]
  if (host === undefined) throw new InvalidArgumentError(wrong)
  return { host, port: Number(match?.[3]) }
}

/** Of a row with host and port. */
export function placeOf(row: Json): string {
  const host = cell(row, 'host')
  return `${host.includes(':') ? `[${host}]` : host}:${cell(row, 'port')}`
}
