const SIGNATURE = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')

/** Whether a file is HDF5, by its first bytes. */
export const isHdf5 = (head: Uint8Array): boolean => SIGNATURE.equals(head.subarray(0, SIGNATURE.length))
