const SHORT = 3;

/** EXIF that says which way up a picture is (1 to 8) and nothing else (CIPA DC-008, section 4.6.2: a TIFF with one field of IFD0). */
export function orientationAsTiff(orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write("II*\0", "latin1");
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(1, 8);
  tiff.writeUInt16LE(0x0112, 10);
  tiff.writeUInt16LE(SHORT, 12);
  tiff.writeUInt32LE(1, 14);
  tiff.writeUInt16LE(orientation, 18);
  return tiff;
}
