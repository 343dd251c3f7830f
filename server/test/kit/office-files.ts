/** Files that real programs wrote, with the words that stand in them, and how they travel in a message. */
import { readFileSync } from 'node:fs'
import { FILE_HEAD_OCTETS, fileKind, type SearchFile } from '../../src/mail/message/search-file.ts'

const FOLDER = new URL('../extract/files/', import.meta.url)

export function officeFile(name: string): Buffer {
  return readFileSync(new URL(name, FOLDER))
}

const DOCUMENT = [
  'Acta de la Reunión',
  // Across a change of the letters' weight.
  'aprobó el presupuesto de los ñandúes',
  'Nota al pie: quinquenio.',
  '& otros.',
  'celda izquierda',
  'celda derecha',
  'Ελληνικά, Привет',
  'Encabezado turquesa',
  'Pie carmesí',
]
const DESCRIBED = ['Acta número siete', 'Presupuesto plurianual', 'cobalto']
const TABLE = ['Cuentas ámbar', '48213.75', '96427.5', 'fórmula', 'otra hoja violeta']
const TALK = ['Diapositiva índigo', 'Primer punto magenta', 'Segunda diapositiva: Reunión']

export const OFFICE_FILES: readonly (readonly [string, readonly string[]])[] = [
  ['acta.docx', [...DOCUMENT, ...DESCRIBED, 'Anotación zafiro', '日本語']],
  ['acta.odt', [...DOCUMENT, ...DESCRIBED, 'Anotación zafiro', '日本語']],
  ['acta.rtf', [...DOCUMENT.filter((words) => !words.startsWith('&')), 'Anotación zafiro', '日本語']],
  ['acta.pdf', [...DOCUMENT.filter((words) => !words.startsWith('&')), ...DESCRIBED]],
  ['cuentas.xlsx', [...TABLE, 'Suscripción Ñandú']],
  ['cuentas.ods', [...TABLE, 'Suscripción Ñandú']],
  ['charla.pptx', [...TALK, 'Nota del orador ocre']],
  ['charla.odp', [...TALK, 'Nota del orador ocre']],
  ['acta.doc', [...DOCUMENT, 'Anotación zafiro', '日本語']],
  ['cuentas.xls', [...TABLE, 'Suscripción Ñandú']],
  ['charla-ppt.zip', [...TALK, 'Nota del orador ocre']],
]

export function searchFile(name: string, bytes: Uint8Array): SearchFile {
  const kind = fileKind(bytes.subarray(0, FILE_HEAD_OCTETS), name)
  if (kind === undefined) throw new Error(`${name} is a file of no kind`)
  return { kind, name, contents: () => bytes }
}

/** A message with these files, as mail programs send them. */
export function messageWith(
  subject: string,
  files: readonly { readonly name: string; readonly bytes: Uint8Array; readonly type?: string }[],
): Buffer {
  const parts = files.map(
    ({ name, bytes, type = 'application/octet-stream' }) =>
      `--b\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="${name}"\r\n\r\n${base64(bytes)}\r\n`,
  )
  return Buffer.from(
    `From: ana@empresa.test\r\nSubject: ${subject}\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n` +
      `--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nAdjunto.\r\n${parts.join('')}--b--\r\n`,
  )
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll(/.{76}/g, '$&\r\n')
}
