/** Makes winmail.dat. MS-OXTNEF */

const GUID = Buffer.from('0820060000000000c000000000000046', 'hex')

const number = (value: number, octets: 2 | 4): Buffer => {
  const bytes = Buffer.alloc(octets)
  bytes.writeUIntLE(value, 0, octets)
  return bytes
}

function attribute(id: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([1]), number(id, 4), number(value.length, 4), value, number(0, 2)])
}

/** With properties of text, by number; those from 0x8000 on have a name of their own. */
export function tnef(properties: readonly (readonly [number, string])[]): Buffer {
  const list = properties.map(([id, text]) => {
    const value = Buffer.from(`${text}\0`, 'utf16le')
    const padding = Buffer.alloc((4 - (value.length % 4)) % 4)
    const name = id < 0x8000 ? Buffer.alloc(0) : Buffer.concat([GUID, number(0, 4), number(id, 4)])
    return Buffer.concat([
      number(0x1f, 2),
      number(id < 0x8000 ? id : 0x8001, 2),
      name,
      number(1, 4),
      number(value.length, 4),
      value,
      padding,
    ])
  })
  const all = Buffer.concat([number(list.length, 4), ...list])
  return Buffer.concat([Buffer.from('789f3e22', 'hex'), number(1, 2), attribute(0x69003, all)])
}
