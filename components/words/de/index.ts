import account from "./account.ts";
import admin from "./admin.ts";
import albums from "./albums.ts";
import docs from "./docs.ts";
import frame from "./frame.ts";
import gallery from "./gallery.ts";
import images from "./images.ts";
import links from "./links.ts";
import many from "./many.ts";
import plans from "./plans.ts";
import problems from "./problems.ts";
import sign from "./sign.ts";
import ui from "./ui.ts";
import upload from "./upload.ts";
import welcome from "./welcome.ts";

export default { account, admin, albums, docs, frame, gallery, images, links, many, plans, problems, sign, ui, upload, welcome };
