/** A picture for each setting, in the list of all. */
import {
  IconArchive,
  IconArrowForwardUp,
  IconBeach,
  IconDeviceMobile,
  IconFilter,
  IconHistory,
  IconKey,
  IconKeyboard,
  IconLink,
  IconPackageExport,
  IconPalette,
  IconShieldX,
  IconSignature,
  IconUser,
  IconUserCheck,
} from '@tabler/icons-react'
import type { SettingId } from '../../model/settings/parts.ts'

export const SETTING_ICONS = {
  cuenta: IconUser,
  acceso: IconKey,
  dispositivos: IconDeviceMobile,
  filtros: IconFilter,
  remitentes: IconUserCheck,
  respuesta: IconBeach,
  reenvio: IconArrowForwardUp,
  firmas: IconSignature,
  enlaces: IconLink,
  conservar: IconArchive,
  cuarentena: IconShieldX,
  actividad: IconHistory,
  apariencia: IconPalette,
  teclado: IconKeyboard,
  llevarse: IconPackageExport,
} as const satisfies Record<SettingId, unknown>
