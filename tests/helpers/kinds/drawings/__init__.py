"""Parts of the axis ``limits``: sectors as programs draw them, and the columns that name them."""
