/** A service that behaves as the test says: it dies, hangs, drips, or talks nonsense. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Socket } from 'node:net'

export type FakeService = AsyncDisposable & {
  readonly place: { readonly host: string; readonly port: number }
  /** Connections so far. */
  readonly calls: number
  behave: (socket: Socket) => void
}

export async function fakeService(behave: (socket: Socket) => void): Promise<FakeService> {
  const open = new Set<Socket>()
  let calls = 0
  const server = createServer((socket) => {
    calls++
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => socket.destroy())
    service.behave(socket)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const service: FakeService = {
    place: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    get calls() {
      return calls
    },
    behave,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return service
}

/** What one INSTREAM of clamd brings, when all of it is there. */
export function onStream(socket: Socket, whole: (bytes: Buffer) => void): void {
  const pieces: Buffer[] = []
  let said = false
  socket.on('data', (piece: Buffer) => {
    pieces.push(piece)
    const all = Buffer.concat(pieces)
    if (said || all.length < 14 || all.readUInt32BE(all.length - 4) !== 0) return
    said = true
    const chunks: Buffer[] = []
    for (let at = 10; at + 4 <= all.length; ) {
      const length = all.readUInt32BE(at)
      chunks.push(all.subarray(at + 4, at + 4 + length))
      at += 4 + length
    }
    whole(Buffer.concat(chunks))
  })
}
