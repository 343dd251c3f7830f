/** What happens when somebody opens a file of such a name: what the systems of readers run, and what only looks like a document. */
import { extensionOf } from '../../../mail/mime/file-extension.ts'

export type ActiveKind =
  | 'program'
  | 'script'
  /** Only runs for who wants it to. */
  | 'source'
  | 'disk-image'
  | 'shortcut'

const words = (text: string): readonly string[] => text.split(' ')

const KINDS: ReadonlyMap<string, ActiveKind> = new Map([
  ...of(
    'program',
    words(
      'exe scr com pif cpl msi msp mst msix msixbundle appx appxbundle gadget application xbap ocx sys drv dll xll wll elf macho app pkg deb rpm apk jar class chm hlp msc diagcab run appimage xpi crx vsix ade adp mde',
    ),
  ),
  ...of(
    'script',
    words(
      'js jse vbs vbe vb wsf wsh wsc sct hta ps1 ps1xml ps2 psc1 psc2 psm1 bat cmd msh msh1 msh2 mshxml reg inf lnk scf library-ms search-ms searchconnector-ms settingcontent-ms appref-ms themepack theme deskthemepack scpt applescript command workflow action terminal iqy slk wiz pcd csh ksh desktop website jnlp',
    ),
  ),
  ...of('source', words('sh bash zsh fish py pyw pyc pyz rb pl php lua mjs cjs')),
  ...of('disk-image', words('iso img vhd vhdx udf wim dmg nrg mdf cue daa')),
  ...of('shortcut', words('url webloc rdp')),
])

function of(kind: ActiveKind, extensions: readonly string[]): [string, ActiveKind][] {
  return extensions.map((extension) => [extension, kind])
}

export function activeKind(extension: string | undefined): ActiveKind | undefined {
  return extension === undefined ? undefined : KINDS.get(extension)
}

/** What people believe to open without a thought. */
const TRUSTED =
  /\.(?:pdf|docx?|xlsx?|pptx?|txt|rtf|odt|ods|jpe?g|png|gif|mp[34]|csv|xml|html?|zip|eml)(?:[\s._-]{0,200})$/i

/** `factura.pdf.exe`, `factura.pdf            .exe` */
export function hasDoubleExtension(name: string): boolean {
  const kind = activeKind(extensionOf(name))
  if (kind === undefined || kind === 'source') return false
  const plain = name.replace(/[\p{Cf}\p{Cc}]/gu, '').replace(/[\s.]+$/u, '')
  return TRUSTED.test(plain.slice(0, plain.lastIndexOf('.')).slice(-300))
}

/** Signs that turn the reading direction: `facturafdp.exe` reads `facturaexe.pdf`. */
export function isReversed(name: string): boolean {
  return /[\u202a-\u202e\u2066-\u2069]/.test(name)
}

/** Extension → what such a file has to be; what is a program instead is told by its own rule. */
const EXPECTED: ReadonlyMap<string, readonly string[]> = new Map([
  ['pdf', ['pdf']],
  ['png', ['png']],
  ['jpg', ['jpg']],
  ['jpeg', ['jpg']],
  ['gif', ['gif']],
  ['docx', ['office', 'zip', 'ole']],
  ['xlsx', ['office', 'zip', 'ole']],
  ['pptx', ['office', 'zip', 'ole']],
])

/** Its name says a common document, and its contents say another file; pictures of another kind do no harm. */
export function isDisguised(extension: string | undefined, type: string | undefined): boolean {
  if (extension === undefined || type === undefined) return false
  const expected = EXPECTED.get(extension)
  const isPicture = ['png', 'jpg', 'gif', 'webp', 'bmp', 'tif'].includes(type)
  return expected !== undefined && !expected.includes(type) && !isPicture
}
