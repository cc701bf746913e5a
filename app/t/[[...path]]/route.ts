import { linkDoor } from "#lib/web/door.ts";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = linkDoor;
