"""Pages on linking in, helping onward, the register and the partner directory."""
