import assert from 'node:assert/strict'
import { test } from 'node:test'
import { devicesOf } from './devices.ts'

const MADE = '2026-01-01T00:00:00.000Z'
const app = (id: number, name: string, usedAt: string | null) => ({
  ...{ id, name, usedAt, createdAt: MADE, expiresAt: null, protocols: ['imap' as const, 'smtp' as const] },
})
const downloader = (id: number, name: string, rest: object = {}) => ({
  ...{
    id,
    name,
    kind: 'app-password' as const,
    primary: false,
    gone: false,
    hidden: 0,
    firstAt: MADE,
    lastAt: null,
  },
  ...rest,
})

test('a device is named once, the last used first, with its place among those that download', () => {
  const devices = devicesOf(
    [app(1, 'Teléfono', '2026-11-20T10:00:00.000Z'), app(2, 'Depósito', null)],
    [
      downloader(7, 'Depósito', { primary: true, lastAt: '2026-11-22T10:00:00.000Z' }),
      downloader(8, 'user tlsv1.3', { kind: 'program' as const, lastAt: '2026-11-21T10:00:00.000Z' }),
      downloader(9, 'Vieja', { gone: true }),
    ],
  )
  assert.deepEqual(
    devices.map(({ key, place }) => [key, place]),
    [
      ['app-2', 'main'],
      ['program-8', 'copy'],
      ['app-1', undefined],
    ],
  )
})

test('without a main device nobody is a copy', () => {
  const [one] = devicesOf([app(2, 'Depósito', null)], [downloader(7, 'Depósito')])
  assert.equal(one?.place, undefined)
})
