/** The settings of a person, in the order in which they are looked for. UI.md §6 */

export const SETTINGS = [
  'cuenta',
  'acceso',
  'dispositivos',
  'filtros',
  'remitentes',
  'respuesta',
  'reenvio',
  'firmas',
  'enlaces',
  'conservar',
  'cuarentena',
  'actividad',
  'apariencia',
  'teclado',
  'llevarse',
] as const
export type SettingId = (typeof SETTINGS)[number]

const plain = (text: string): string => text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** Those that are meant by these words; all of them by none. `words`: how each is called, and what else people call it. */
export function findSettings(text: string, words: (id: SettingId) => string): readonly SettingId[] {
  const wanted = plain(text)
    .split(/\s+/)
    .filter((word) => word !== '')
  return SETTINGS.filter((id) => {
    const known = plain(words(id))
    return wanted.every((word) => known.includes(word))
  })
}
